import { InvalidExpression, nextWallTime, parseCron, type WallTime } from './cron.ts';
import { isTimeZone, momentOf, wallTimeAt } from './time-zone.ts';

/** When a schedule is due. */
export interface Timetable {
  /**
   * The first due time after the given moment, in epoch milliseconds; undefined when there is none any more.
   *
   * @param afterMs itself does not count
   * @param startMs what intervals are counted from: the schedule's creation, or its start
   */
  next(afterMs: number, startMs: number): number | undefined;
}

const UNITS_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  minutes: 60_000,
  hour: 3_600_000,
  hours: 3_600_000,
  day: 86_400_000,
  days: 86_400_000,
};

const AT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})$/;

/** Times that clocks skip are passed over; so many in a row only where a schedule never comes. */
const MOST_SKIPPED = 400;

/**
 * Reads `rate(5 minutes)`, `cron(0 2 * * ? *)` or `at(2027-01-31T08:00:00)`. Clocks that are set forward skip what was
 * due in the lost hour, clocks that are set back let it come once.
 *
 * @param zone IANA name; rates are intervals and know no zone
 * @throws InvalidExpression
 * @source https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseExpression(expression: string, zone: string): Timetable {
  if (!isTimeZone(zone)) throw new InvalidExpression(`${zone} is no time zone of the IANA database`);
  const [, kind = '', body = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  switch (kind) {
    case 'rate':
      return rate(body);
    case 'cron':
      return cronIn(body, zone);
    case 'at':
      return once(body, zone);
    default:
      throw new InvalidExpression(`${expression} is neither rate(...), cron(...) nor at(...)`);
  }
}

function rate(body: string): Timetable {
  const [, count = '', unit = ''] = /^([1-9]\d{0,8}) +(\w+)$/.exec(body.trim()) ?? [];
  const unitMs = Object.hasOwn(UNITS_MS, unit) ? UNITS_MS[unit] : undefined;
  if (unitMs === undefined) throw new InvalidExpression(`rate(${body}) must be such as rate(5 minutes)`);
  if (Number(count) > 1 && !unit.endsWith('s'))
    throw new InvalidExpression(`rate(${body}) must be rate(${count} ${unit}s): more than one are named in the plural`);
  const everyMs = Number(count) * unitMs;
  return {
    next: (afterMs, startMs) =>
      afterMs < startMs ? startMs : startMs + (Math.floor((afterMs - startMs) / everyMs) + 1) * everyMs,
  };
}

function cronIn(body: string, zone: string): Timetable {
  const cron = parseCron(body);
  return {
    next(afterMs) {
      let wall: WallTime | undefined = wallTimeAt(afterMs, zone);
      // Clocks that were set back show a time that may have come before.
      for (let skipped = 0; wall && skipped < MOST_SKIPPED; skipped++) {
        wall = nextWallTime(cron, wall);
        const moment = wall && momentOf(wall, zone);
        if (moment !== undefined && moment > afterMs) return moment;
      }
      return undefined;
    },
  };
}

function once(body: string, zone: string): Timetable {
  const [, year, month, day, hour, minute, second] = (AT.exec(body.trim()) ?? []).map(Number);
  if (year === undefined) throw new InvalidExpression(`at(${body}) must be such as at(2027-01-31T08:00:00)`);
  const time = { year, month: month ?? 0, day: day ?? 0, hour: hour ?? 0, minute: minute ?? 0 };
  const isReal = new Date(Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, second))
    .toISOString()
    .startsWith(body.trim());
  if (!isReal) throw new InvalidExpression(`at(${body}) is no time of the calendar`);
  const momentMs = momentOf(time, zone);
  if (momentMs === undefined) throw new InvalidExpression(`at(${body}) is skipped by the clocks of ${zone}`);
  const dueMs = momentMs + (second ?? 0) * 1000;
  return { next: (afterMs) => (dueMs > afterMs ? dueMs : undefined) };
}
