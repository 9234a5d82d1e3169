/** Beside a `pattern`: what it asks for, said to a client in words, such as "must be a product id of letters and digits". */
export const WORDS = 'x-words';

/** The words of a schema, by the place of what they explain as ajv's errors name it (`#/properties/sku/pattern`). */
export function wordsOf(schema: unknown, place = '#'): Record<string, string> {
  if (typeof schema !== 'object' || schema === null) return {};
  const found: Record<string, string> = {};
  const { [WORDS]: words } = schema as Readonly<Record<string, unknown>>;
  if (typeof words === 'string') found[`${place}/pattern`] = words;
  for (const [key, value] of Object.entries(schema))
    Object.assign(found, wordsOf(value, `${place}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`));
  return found;
}

/** Places of patterns that are explained by no words: a client would be shown an expression. */
export function wordlessPatterns(schema: unknown, place = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { pattern, [WORDS]: words } = schema as Readonly<Record<string, unknown>>;
  return [
    ...(typeof pattern === 'string' && typeof words !== 'string' ? [place] : []),
    ...Object.entries(schema).flatMap(([key, value]) => wordlessPatterns(value, `${place}/${key}`)),
  ];
}
