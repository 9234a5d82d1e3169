import { invalid } from './errors.ts';

/** @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_PARTITION_KEY_BYTES = 2048;
const MAX_SORT_KEY_BYTES = 1024;
const MAX_ITEM_BYTES = 400 * 1024;
export const MAX_ITEMS_PER_CALL = 100;

export type Item = Readonly<Record<string, unknown>>;
export type Key = { readonly PK: string; readonly SK: string };

/** @throws ValidationException as DynamoDB words it */
export function checkKey(key: Item): Key {
  const { PK, SK } = key;
  checkKeyPart('hash key', PK, MAX_PARTITION_KEY_BYTES);
  checkKeyPart('range key', SK, MAX_SORT_KEY_BYTES);
  return { PK: PK as string, SK: SK as string };
}

function checkKeyPart(part: string, value: unknown, limitBytes: number): void {
  if (typeof value !== 'string') throw invalid('The provided key element does not match the schema');
  if (value === '') throw invalid(`The ${part} may not contain an empty string value`);
  if (Buffer.byteLength(value) > limitBytes)
    throw invalid(`One or more parameter values were invalid: Size of ${part} has exceeded ${limitBytes} bytes`);
}

export function checkItem(item: Item): Item {
  checkKey(item);
  if (sizeBytes(item) > MAX_ITEM_BYTES) throw invalid('Item size has exceeded the maximum allowed size');
  return item;
}

/**
 * What an item weighs: names and texts in UTF-8, about a byte for two digits of a number, three for a map.
 *
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function sizeBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(Math.abs(value)).length / 2) + (value < 0 ? 2 : 1);
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value !== 'object') throw invalid(`a ${typeof value} cannot be stored`);
  return Object.entries(value).reduce((sum, [name, held]) => sum + Buffer.byteLength(name) + sizeBytes(held) + 1, 3);
}
