import type { Instant } from './account.ts';
import { dayOf, startOfMonth } from './time-zone.ts';

/** The bucket of points that never expire. */
export const NEVER = 'never';

/**
 * The month (YYYY-MM) at whose end points earned now expire: the given number of whole months ahead, rounded up to the
 * month's end. Counting months, not days, makes 31 January + 1 month the end of February.
 */
export function expiryMonth(at: Instant, months: number | typeof NEVER, timeZone = 'UTC'): string {
  if (months === NEVER) return NEVER;
  const [year = Number.NaN, month = Number.NaN] = dayOf(at, timeZone).split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + months)).toISOString().slice(0, 7);
}

/** The first instant at which a bucket's points are gone; infinity for those that never are. */
export function expiresAt(month: string, timeZone = 'UTC'): Instant {
  if (month === NEVER) return Number.POSITIVE_INFINITY;
  return startOfMonth(Number(month.slice(0, 4)), Number(month.slice(5)), timeZone);
}
