import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';

/** @source https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
export const MAX_QUERIES_PER_CALL = 500;

/** As few calls as the number of queries allows; none for none. */
export function inCalls(queries: readonly MetricDataQuery[]): MetricDataQuery[][] {
  const calls: MetricDataQuery[][] = [];
  for (let from = 0; from < queries.length; from += MAX_QUERIES_PER_CALL)
    calls.push(queries.slice(from, from + MAX_QUERIES_PER_CALL));
  return calls;
}
