import type { Minute, Series } from './metric-store.ts';

export const STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const;
export type Statistic = (typeof STATISTICS)[number];

export interface Period {
  readonly startEpochMs: number;
  readonly minutes: readonly Minute[];
}

/** Whether it is a percentile such as p99 or p99.9. */
export function isPercentile(statistic: string): boolean {
  return /^p(?:\d{1,2}(?:\.\d{1,10})?|100)$/.test(statistic);
}

export function isStatistic(statistic: string): statistic is Statistic {
  return (STATISTICS as readonly string[]).includes(statistic);
}

/** The periods that have values, oldest first, from the start (included) to the end (excluded). */
export function periodsOf(
  { minutes }: Series,
  { startEpochMs, endEpochMs, periodSeconds }: { startEpochMs: number; endEpochMs: number; periodSeconds: number },
): Period[] {
  const periodMs = periodSeconds * 1000;
  const first = Math.floor(startEpochMs / periodMs) * periodMs;
  const periods = new Map<number, Minute[]>();
  for (const minute of minutes.values()) {
    if (minute.startEpochMs < first || minute.startEpochMs >= endEpochMs) continue;
    const start = Math.floor(minute.startEpochMs / periodMs) * periodMs;
    periods.set(start, [...(periods.get(start) ?? []), minute]);
  }
  return [...periods]
    .map(([start, own]) => ({ startEpochMs: start, minutes: own }))
    .sort((one, other) => one.startEpochMs - other.startEpochMs);
}

export function statisticOf({ minutes }: Period, statistic: string): number {
  const count = minutes.reduce((total, minute) => total + minute.count, 0);
  const sum = minutes.reduce((total, minute) => total + minute.sum, 0);
  switch (statistic) {
    case 'SampleCount':
      return count;
    case 'Sum':
      return sum;
    case 'Average':
      return sum / count;
    case 'Minimum':
      return Math.min(...minutes.map(({ minimum }) => minimum));
    case 'Maximum':
      return Math.max(...minutes.map(({ maximum }) => maximum));
    default: {
      const values = minutes.flatMap((minute) => minute.values).sort((one, other) => one - other);
      const rank = Math.ceil((Number(statistic.slice(1)) / 100) * values.length);
      return values[Math.max(rank, 1) - 1] ?? Number.NaN;
    }
  }
}
