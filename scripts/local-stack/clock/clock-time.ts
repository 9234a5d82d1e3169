const ISO_TIME = /^(?<date>\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** What a time that cannot be read is told to be. */
export const CLOCK_TIME_FORM =
  'a time such as 2028-02-29T10:00:00Z (a date alone is its midnight in UTC), or now for the time of this machine';

/**
 * Reads a time that the clock is to be moved to: ISO 8601 with its zone, since one without would mean another moment on
 * each machine.
 *
 * @returns epoch milliseconds, or undefined for a text that is no such time, 30 February included
 */
export function clockTimeMs(text: string): number | undefined {
  const date = ISO_TIME.exec(text)?.groups?.date;
  if (date === undefined || !isOnCalendar(date)) return undefined;
  const epochMs = Date.parse(text);
  return Number.isNaN(epochMs) || epochMs < 0 ? undefined : epochMs;
}

/** Date.parse takes 30 February for 2 March. */
function isOnCalendar(date: string): boolean {
  const epochMs = Date.parse(date);
  return !Number.isNaN(epochMs) && new Date(epochMs).toISOString().startsWith(date);
}
