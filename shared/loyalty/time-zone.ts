import type { Instant } from './contracts/instant.ts';

const UTC = 'UTC';
const MS_PER_HOUR = 3_600_000;
/** No zone is further from UTC than this. */
const FURTHEST_MS = 15 * MS_PER_HOUR;

/** Months and days begin at another instant in each zone. Formatters are costly to make and never change. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** The date (YYYY-MM-DD) in the zone. */
export function dayOf(at: Instant, timeZone: string): string {
  if (timeZone === UTC) return new Date(at).toISOString().slice(0, 10);
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    // Swedes write dates as ISO does.
    formatter = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formatters.set(timeZone, formatter);
  }
  return formatter.format(at);
}

/** Of months alone, which are those of a programme: days are whatever callers ask for. */
const starts = new Map<string, Instant>();

/** The first instant of a month (0 for January; 12 is the next one's) in the zone, whether or not its midnight exists. */
export function startOfMonth(year: number, month: number, timeZone: string): Instant {
  const inUtc = Date.UTC(year, month);
  if (timeZone === UTC) return inUtc;
  const key = `${inUtc} ${timeZone}`;
  const start = starts.get(key) ?? startOfDay(inUtc, timeZone);
  starts.set(key, start);
  return start;
}

/** The first instant in the zone of the day that begins at this midnight in UTC. */
export function startOfDay(inUtc: Instant, timeZone: string): Instant {
  if (timeZone === UTC) return inUtc;
  const day = dayOf(inUtc, UTC);
  let before = inUtc - FURTHEST_MS;
  let within = inUtc + FURTHEST_MS;
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (dayOf(middle, timeZone) < day) before = middle;
    else within = middle;
  }
  return within;
}
