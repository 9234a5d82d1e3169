import { type Entry, transactionId } from './entry.ts';

/** An entry as the statement shows it. */
export function transactionView(entry: Entry) {
  return {
    transactionId: transactionId(entry),
    kind: entry.kind,
    points: entry.points,
    balanceAfter: entry.after.available,
    sequence: entry.sequence,
    createdAt: new Date(entry.createdAt).toISOString(),
  };
}
