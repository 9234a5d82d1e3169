/** A product that a member wishes for. */
export interface Wish {
  readonly productId: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly wishedAt: number;
}

/** What every new member finds on the list. */
export const FIRST_WISH = 'welcome-mug';

/** A wish lives so long. */
export const KEPT_DAYS = 365;

const DAY_MS = 24 * 60 * 60 * 1000;

/** The day of a time, in UTC: `2026-03-01`. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** The day whose wishes are forgotten on the day of a time. */
export function forgottenDay(at: number): string {
  return dayOf(at - KEPT_DAYS * DAY_MS);
}
