import type { WallTime } from './cron.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError for a name that is no zone of the IANA database */
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

export function isTimeZone(zone: string): boolean {
  if (zone === 'UTC') return true;
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** What clocks in the zone show, to the minute. */
export function wallTimeAt(epochMs: number, zone: string): WallTime {
  if (zone === 'UTC') return utcTimeAt(epochMs);
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(epochMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
  return { year, month, day, hour, minute };
}

/** A process's first formatter brings the tables of all zones, and most schedules are in UTC. */
function utcTimeAt(epochMs: number): WallTime {
  const at = new Date(epochMs);
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
  };
}

const HOURS_MS = 60 * 60 * 1000;

/** Zones are between 12 hours behind and 14 hours ahead. */
const PROBES_MS = [-14, -12, -6, 0, 6, 12, 14].map((hours) => hours * HOURS_MS);

/**
 * The moment at which clocks in the zone show the time: the first of the two when they are set back, and none when the
 * time is skipped as they are set forward.
 */
export function momentOf(time: WallTime, zone: string): number | undefined {
  const asUtcMs = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute);
  const offsets = new Set(
    PROBES_MS.map((probe) => {
      const { year, month, day, hour, minute } = wallTimeAt(asUtcMs + probe, zone);
      return Date.UTC(year, month - 1, day, hour, minute) - (asUtcMs + probe);
    }),
  );
  const moments = [...offsets]
    .map((offset) => asUtcMs - offset)
    .filter((moment) => isSame(wallTimeAt(moment, zone), time))
    .sort((one, other) => one - other);
  return moments[0];
}

function isSame(one: WallTime, other: WallTime): boolean {
  return (
    one.minute === other.minute &&
    one.hour === other.hour &&
    one.day === other.day &&
    one.month === other.month &&
    one.year === other.year
  );
}
