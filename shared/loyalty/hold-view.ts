import type { Account } from './account.ts';
import { type Entry, transactionId } from './entry.ts';

/** A hold that was made, with what it left. */
export function madeHoldView(entry: Entry) {
  return {
    holdId: entry.sourceId,
    points: entry.change.held,
    expiresAt: instant(entry.lapsesAt ?? entry.createdAt),
    currentPoints: entry.after.available,
    heldPoints: entry.after.held,
    transactionId: transactionId(entry),
  };
}

/** A hold that was captured or released, with what it left. */
export function endedHoldView(entry: Entry) {
  return {
    holdId: entry.sourceId,
    spentPoints: entry.counters.spent ?? 0,
    returnedPoints: entry.change.available,
    expiredPoints: entry.counters.expired ?? 0,
    currentPoints: entry.after.available,
    heldPoints: entry.after.held,
    transactionId: transactionId(entry),
  };
}

/** An account's open holds, the one that lapses first first. */
export function openHoldsView({ holds }: Pick<Account, 'holds'>) {
  return Object.entries(holds)
    .sort(([, one], [, other]) => one.lapsesAt - other.lapsesAt)
    .map(([holdId, { points, lapsesAt }]) => ({ holdId, points, expiresAt: instant(lapsesAt) }));
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
