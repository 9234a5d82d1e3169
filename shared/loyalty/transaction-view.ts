import { type Entry, transactionId } from './entry.ts';

/** An entry as the statement shows it. */
export function transactionView(entry: Entry) {
  return {
    transactionId: transactionId(entry),
    kind: entry.kind,
    points: entry.points,
    balanceAfter: entry.after.available,
    after: entry.after,
    reverses: REVERSING.has(entry.kind) ? (entry.related ?? null) : null,
    reversedPoints: entry.reversedPoints ?? 0,
    reversedBy: entry.reversedBy ?? [],
    expiredPoints: entry.counters.expired ?? 0,
    sequence: entry.sequence,
    createdAt: instant(entry.createdAt),
    effectiveAt: instant(entry.effectiveAt),
    activityAt: instant(entry.activityAt),
  };
}

/** The same as administrators see it: with who asked for it, and why. */
export function memberTransactionView(entry: Entry) {
  return {
    ...transactionView(entry),
    actor: entry.actor,
    reason: entry.reason ?? null,
    related: entry.related ?? null,
  };
}

const REVERSING: ReadonlySet<Entry['kind']> = new Set(['reversal', 'restoration']);

function instant(at: number): string {
  return new Date(at).toISOString();
}
