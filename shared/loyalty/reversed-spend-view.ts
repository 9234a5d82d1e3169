import { type Entry, transactionId } from './entry.ts';

/** A spend that was given back, or a part of it, with what that left. */
export function reversedSpendView(entry: Entry) {
  return {
    transactionId: transactionId(entry),
    reverses: entry.related ?? '',
    restoredPoints: entry.counters.restored ?? 0,
    returnedPoints: entry.change.available,
    expiredPoints: entry.counters.expired ?? 0,
    currentPoints: entry.after.available,
    heldPoints: entry.after.held,
    debt: entry.after.debt,
  };
}
