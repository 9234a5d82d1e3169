import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { FIGURES_WINDOW_MS, type Figures, type FunctionFigures } from '../sight.ts';
import { inCalls } from './metric-queries.ts';

const METRICS = { invocations: 'Invocations', errors: 'Errors', throttles: 'Throttles' } as const;
type Figure = keyof typeof METRICS;
const FIGURES = Object.keys(METRICS) as Figure[];

/**
 * Sums up what each function did in the five minutes before a time; zero where CloudWatch has nothing of it.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function functionFigures(client: Pick<CloudWatchClient, 'send'>, functionNames: readonly string[]) {
  const queries = functionNames.flatMap((name, index) =>
    FIGURES.map((figure) => ({
      Id: `${figure}${index}`,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/Lambda',
          MetricName: METRICS[figure],
          Dimensions: [{ Name: 'FunctionName', Value: name }],
        },
        Period: FIGURES_WINDOW_MS / 1000,
        Stat: 'Sum',
      },
    })),
  );
  return async (until: number): Promise<Figures> => {
    const sums = new Map<string, number>();
    for (const call of inCalls(queries)) {
      const { MetricDataResults: results = [] } = await client.send(
        new GetMetricDataCommand({
          MetricDataQueries: call,
          StartTime: new Date(until - FIGURES_WINDOW_MS),
          EndTime: new Date(until),
        }),
      );
      for (const { Id: id = '', Values: values = [] } of results)
        sums.set(
          id,
          values.reduce((a, b) => a + b, 0),
        );
    }
    const functions = functionNames.map((name, index): FunctionFigures => {
      const sum = (figure: Figure) => sums.get(`${figure}${index}`) ?? 0;
      return { name, invocations: sum('invocations'), errors: sum('errors'), throttles: sum('throttles') };
    });
    return { until, functions };
  };
}
