export type Input = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The partition key values that a call names, as text: the context key dynamodb:LeadingKeys. None for a scan.
 *
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function leadingKeysOf(input: Input, partitionKey: string | undefined): string[] {
  if (partitionKey === undefined) return [];
  for (const holder of [input.Key, input.Item]) if (isRecord(holder)) return textOf(holder[partitionKey]);
  if (typeof input.KeyConditionExpression === 'string')
    return queriedKey(input.KeyConditionExpression, input, partitionKey);
  return [];
}

/** A query's condition names the partition key with = exactly once, on either side of AND. */
function queriedKey(expression: string, input: Input, partitionKey: string): string[] {
  const names = isRecord(input.ExpressionAttributeNames) ? input.ExpressionAttributeNames : {};
  const values = isRecord(input.ExpressionAttributeValues) ? input.ExpressionAttributeValues : {};
  for (const [, name = '', value = ''] of expression.matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g))
    if ((names[name] ?? name) === partitionKey) return textOf(values[value]);
  return [];
}

function textOf(attribute: unknown): string[] {
  if (!isRecord(attribute)) return [];
  const value = attribute.S ?? attribute.N ?? attribute.B;
  return typeof value === 'string' ? [value] : [];
}
