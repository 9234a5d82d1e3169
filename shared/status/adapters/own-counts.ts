import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { FIGURES_WINDOW_MS } from '../sight.ts';
import { inCalls } from './metric-queries.ts';

/** Sums up what functions have counted in a time, five minutes at a time; zero where CloudWatch has nothing of it. */
export function ownCounts(client: Pick<CloudWatchClient, 'send'>, env: string, metricNames: readonly string[]) {
  const queries = metricNames.map((MetricName, index) => ({
    Id: `count${index}`,
    MetricStat: {
      Metric: {
        Namespace: 'Laurel',
        MetricName,
        Dimensions: [
          { Name: 'service', Value: 'laurel' },
          { Name: 'env', Value: env },
        ],
      },
      Period: FIGURES_WINDOW_MS / 1000,
      Stat: 'Sum',
    },
  }));
  return async (from: number, until: number): Promise<Readonly<Record<string, number>>> => {
    const counts = Object.fromEntries(metricNames.map((name) => [name, 0]));
    for (const call of inCalls(queries)) {
      const { MetricDataResults: results = [] } = await client.send(
        new GetMetricDataCommand({ MetricDataQueries: call, StartTime: new Date(from), EndTime: new Date(until) }),
      );
      for (const { Id: id = '', Values: values = [] } of results) {
        const name = metricNames[Number(id.slice('count'.length))];
        if (name !== undefined) counts[name] = values.reduce((sum, value) => sum + value, 0);
      }
    }
    return counts;
  };
}
