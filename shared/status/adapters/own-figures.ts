import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { FIGURES_WINDOW_MS } from '../sight.ts';
import type { Figure } from '../till-figures.ts';
import { inCalls } from './metric-queries.ts';

type OwnFigures = (from: number, until: number) => Promise<Readonly<Record<string, readonly number[]>>>;

/** What functions have written of our own metrics in a time, a value for each five minutes; none where CloudWatch has nothing. */
export function ownFigures(
  client: Pick<CloudWatchClient, 'send'>,
  env: string,
  figures: readonly Figure[],
): OwnFigures {
  const queries = figures.map(({ metric: MetricName, by = {}, stat: Stat }, index) => ({
    Id: `figure${index}`,
    MetricStat: {
      Metric: {
        Namespace: 'Laurel',
        MetricName,
        Dimensions: Object.entries({ service: 'laurel', env, ...by }).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: FIGURES_WINDOW_MS / 1000,
      Stat,
    },
  }));
  return async (from, until) => {
    const found: Record<string, readonly number[]> = {};
    for (const call of inCalls(queries)) {
      const { MetricDataResults: results = [] } = await client.send(
        new GetMetricDataCommand({ MetricDataQueries: call, StartTime: new Date(from), EndTime: new Date(until) }),
      );
      for (const { Id: id = '', Values: values = [] } of results) {
        const key = figures[Number(id.slice('figure'.length))]?.key;
        if (key !== undefined) found[key] = values;
      }
    }
    return found;
  };
}

/** What was counted in a time; zero where nothing was. */
export function ownCounts(client: Pick<CloudWatchClient, 'send'>, env: string, figures: readonly Figure[]) {
  const read = ownFigures(client, env, figures);
  return async (from: number, until: number): Promise<Readonly<Record<string, number>>> => {
    const found = await read(from, until);
    return Object.fromEntries(
      figures.map(({ key }) => [key, (found[key] ?? []).reduce((sum, value) => sum + value, 0)]),
    );
  };
}

/** What was measured in the five minutes before; absent where nothing was. */
export function ownMeasures(client: Pick<CloudWatchClient, 'send'>, env: string, figures: readonly Figure[]) {
  const read = ownFigures(client, env, figures);
  return async (until: number): Promise<Readonly<Record<string, number>>> => {
    const found = await read(until - FIGURES_WINDOW_MS, until);
    return Object.fromEntries(
      Object.entries(found).flatMap(([key, [value]]) => (value === undefined ? [] : [[key, value]])),
    );
  };
}
