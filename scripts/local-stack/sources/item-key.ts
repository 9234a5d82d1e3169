import type { StreamRecord } from './stream-reader.ts';

/** The same for all records of one item, whose order is kept. */
export function itemKey({ dynamodb: { Keys: keys = {} } }: StreamRecord): string {
  return JSON.stringify(Object.entries(keys).sort(([one], [other]) => (one < other ? -1 : 1)));
}
