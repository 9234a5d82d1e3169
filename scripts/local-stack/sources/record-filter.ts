import type { StreamTrigger } from '../../declarations/declarations.ts';
import { flatValue } from '../events/flat-event.ts';
import { compilePattern } from '../events/pattern.ts';
import type { StreamRecord } from './stream-reader.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A record goes to the function if one of the filters matches it, or if there are none. */
export function recordFilter(filters: StreamTrigger['filters']): (record: StreamRecord) => boolean {
  if (!filters || filters.length === 0) return () => true;
  const each = filters.map((filter) => ({
    part: partReadBy(filter),
    matches: compilePattern(JSON.stringify(filter)),
  }));
  return (record) => each.some(({ part, matches }) => matches(flatValue(part(record) as object)));
}

/**
 * What a filter looks at: most name a key and no image, and laying out an image for the matcher costs more than matching.
 *
 * @returns the record with the fields that the filter names, on the first level and below `dynamodb`
 */
function partReadBy(filter: Fields): (record: StreamRecord) => unknown {
  const { dynamodb } = filter;
  const below = isFields(dynamodb) ? dynamodb : undefined;
  // An alternative, or a path written as one key, may name anything.
  if (![...Object.keys(filter), ...Object.keys(below ?? {})].every(isPlain)) return (record) => record;
  const first = only(Object.keys(filter));
  const second = below && only(Object.keys(below));
  return (record) => {
    const part = first(record as unknown as Fields);
    return second && isFields(part.dynamodb) ? { ...part, dynamodb: second(part.dynamodb) } : part;
  };
}

const isPlain = (key: string) => !key.startsWith('$') && !key.includes('.');

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const only =
  (keys: readonly string[]) =>
  (fields: Fields): Fields =>
    Object.fromEntries(keys.filter((key) => Object.hasOwn(fields, key)).map((key) => [key, fields[key]]));
