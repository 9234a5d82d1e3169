import { invalid } from './errors.ts';

/** @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_PARTITION_KEY_BYTES = 2048;
const MAX_SORT_KEY_BYTES = 1024;
const MAX_ITEM_BYTES = 400 * 1024;
export const MAX_ITEMS_PER_CALL = 100;

export type Item = Readonly<Record<string, unknown>>;

/** A table's or an index's keys. */
export interface Keys {
  readonly partitionKey: { readonly name: string; readonly type: string };
  readonly sortKey?: { readonly name: string; readonly type: string };
}

/** @throws ValidationException for an item whose key attributes are missing, empty, too long or of another type */
export function checkKey(key: Item, { partitionKey, sortKey }: Keys): void {
  checkKeyPart('hash key', key[partitionKey.name], partitionKey.type, MAX_PARTITION_KEY_BYTES);
  if (sortKey) checkKeyPart('range key', key[sortKey.name], sortKey.type, MAX_SORT_KEY_BYTES);
}

function checkKeyPart(part: string, value: unknown, type: string, limitBytes: number): void {
  if (typeof value !== (type === 'N' ? 'number' : 'string'))
    throw invalid('The provided key element does not match the schema');
  if (value === '') throw invalid(`The ${part} may not contain an empty string value`);
  if (typeof value === 'string' && Buffer.byteLength(value) > limitBytes)
    throw invalid(`One or more parameter values were invalid: Size of ${part} has exceeded ${limitBytes} bytes`);
}

export function checkSize(item: Item): void {
  if (sizeBytes(item) > MAX_ITEM_BYTES) throw invalid('Item size has exceeded the maximum allowed size');
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
  let sum = 3;
  for (const name in value) sum += Buffer.byteLength(name) + sizeBytes((value as Item)[name]) + 1;
  return sum;
}
