import type { Metric } from './exposition.ts';
import type { CircuitSight, Totals } from './sight.ts';
import { CIRCUIT_VALUES } from './sight.ts';
import {
  ERROR_TYPES,
  errorsOf,
  PARTNER_CIRCUIT,
  PARTNER_DURATION,
  partnerDuration,
  partOf,
  QUANTILES,
  requestsOf,
  STATUS_CLASSES,
  TILL_DOORS,
  TILL_DURATIONS,
  TILL_TOTALS,
} from './till-figures.ts';

/** What is told where tills are served. A circuit that never failed is nowhere written down: it is closed. */
export function ofTills(totals: Totals, circuits: readonly CircuitSight[]): Metric[] {
  const { name, service } = PARTNER_CIRCUIT;
  const partner = circuits.find((circuit) => circuit.service === service)?.state ?? 'closed';
  const counted = (key: string): number => totals.counts[key] ?? 0;
  const told = ERROR_TYPES.map((type) => ({ labels: { type }, value: counted(errorsOf(type)) }));
  const other = counted('PosErrors') - told.reduce((sum, { value }) => sum + value, 0);
  return [
    ...TILL_TOTALS.map(({ metric, ...shown }) => ({
      ...shown,
      type: 'counter' as const,
      samples: [{ value: counted(metric) }],
    })),
    {
      name: 'loyalty_errors_total',
      help: 'Refusals and failures that tills were answered, by their code.',
      type: 'counter',
      samples: [...told, { labels: { type: 'other' }, value: Math.max(0, other) }],
    },
    {
      name: 'http_requests_total',
      help: 'Answers at the doors of tills, by endpoint and class of status.',
      type: 'counter',
      samples: TILL_DOORS.flatMap(({ door, endpoint }) =>
        STATUS_CLASSES.map((status) => ({ labels: { endpoint, status }, value: counted(requestsOf(door, status)) })),
      ),
    },
    ...TILL_DURATIONS.map(
      ({ name: duration, help }): Metric => ({
        ...{ name: duration, help, type: 'summary', samples: summaryOf(totals, duration) },
      }),
    ),
    {
      ...{ name: PARTNER_DURATION.name, help: PARTNER_DURATION.help, type: 'summary' },
      samples: PARTNER_DURATION.doors.flatMap((door) => summaryOf(totals, partnerDuration(door), { door })),
    },
    {
      name,
      help: 'Whether the partner is called: 0 closed, 1 half open, 2 open.',
      samples: [{ value: CIRCUIT_VALUES[partner] }],
    },
  ];
}

/** Quantiles of the last five minutes, NaN where nothing was measured; sum and count of everything. */
function summaryOf(
  { counts, quantiles = {} }: Totals,
  duration: string,
  labels: Readonly<Record<string, string>> = {},
) {
  return [
    ...QUANTILES.map((quantile) => ({
      labels: { ...labels, quantile: String(quantile) },
      value: quantiles[partOf(duration, quantile)] ?? Number.NaN,
    })),
    { suffix: '_sum', labels, value: counts[partOf(duration, 'Sum')] ?? 0 },
    { suffix: '_count', labels, value: counts[partOf(duration, 'SampleCount')] ?? 0 },
  ];
}
