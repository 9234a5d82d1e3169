import type { EntryPlace } from './ledger-items.ts';

/** The last millisecond of year 9999: from there on a time is longer as text, and no longer in its place. */
export const LATEST_INSTANT = Date.UTC(10_000, 0) - 1;

/** Whether a value names an entry's place in a statement, as the statement's cursors hold it. */
export function isEntryPlace(value: unknown): value is EntryPlace {
  if (typeof value !== 'object' || value === null) return false;
  const { createdAt, sequence } = value as Partial<Record<keyof EntryPlace, unknown>>;
  return (
    Number.isSafeInteger(createdAt) &&
    (createdAt as number) >= 0 &&
    (createdAt as number) <= LATEST_INSTANT &&
    Number.isSafeInteger(sequence) &&
    (sequence as number) >= 1
  );
}
