import type { Instant } from './contracts/instant.ts';
import { expiresAt } from './expiry.ts';

/** Expiry month to points. Months sort as text in the order of time, `never` last. */
export type Buckets = Readonly<Record<string, number>>;

export function soonestFirst(buckets: Buckets): [month: string, points: number][] {
  return Object.entries(buckets).sort(([one], [other]) => (one < other ? -1 : 1));
}

export function sum(buckets: Buckets): number {
  return Object.values(buckets).reduce((total, points) => total + points, 0);
}

export function negated(buckets: Buckets): Buckets {
  return Object.fromEntries(Object.entries(buckets).map(([month, points]) => [month, -points]));
}

/** The buckets with so many more (or fewer) in each month; none is left empty. */
export function added(buckets: Buckets, changes: Buckets): Buckets {
  const after: Record<string, number> = { ...buckets };
  for (const [month, change] of Object.entries(changes)) {
    const left = (after[month] ?? 0) + change;
    if (left === 0) delete after[month];
    else after[month] = left;
  }
  return after;
}

/**
 * Takes points, at most those that are there: from the preferred month first, then from what expires soonest.
 *
 * @returns what each month gives
 */
export function take(buckets: Buckets, points: number, preferredMonth?: string): Buckets {
  const taken: Record<string, number> = {};
  let due = points;
  const inTurn = soonestFirst(buckets);
  const preferred = inTurn.filter(([month]) => month === preferredMonth);
  for (const [month, left] of [...preferred, ...inTurn.filter(([month]) => month !== preferredMonth)]) {
    const paid = Math.min(left, due);
    if (paid > 0) taken[month] = paid;
    due -= paid;
  }
  return taken;
}

/** What became of points that came in. */
export interface Credited {
  /** Of months that are over: gone at once. */
  readonly expired: Buckets;
  readonly debtPaid: number;
  /** What is left, by month. */
  readonly buckets: Buckets;
}

/** Points come in: those of months that are over expire, the debt is paid by the soonest of the others, the rest stays. */
export function credit(debt: number, buckets: Buckets, at: Instant, timeZone: string): Credited {
  const expired = Object.fromEntries(soonestFirst(buckets).filter(([month]) => expiresAt(month, timeZone) <= at));
  const alive = added(buckets, negated(expired));
  const paying = take(alive, debt);
  return { expired, debtPaid: sum(paying), buckets: added(alive, negated(paying)) };
}
