import type { Instant } from './account.ts';

/**
 * The month (YYYY-MM, UTC) at whose end points earned now expire: the given number of whole months ahead, rounded up
 * to the month's end. Counting months, not days, makes 31 January + 1 month the end of February.
 */
export function expiryMonth(at: Instant, months: number): string {
  const earned = new Date(at);
  return new Date(Date.UTC(earned.getUTCFullYear(), earned.getUTCMonth() + months)).toISOString().slice(0, 7);
}

/** The first instant at which a bucket's points are gone. */
export function expiresAt(month: string): Instant {
  const [year = Number.NaN, monthOfYear = Number.NaN] = month.split('-').map(Number);
  return Date.UTC(year, monthOfYear);
}
