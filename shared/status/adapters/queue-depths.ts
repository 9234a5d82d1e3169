import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { queueDepth } from '../../platform/aws/queue-depth.ts';
import type { QueueSight } from '../sight.ts';
import { inCalls } from './metric-queries.ts';

/** SQS tells CloudWatch the age once a minute, and it is there a few minutes later. */
const AGES_OF_LAST_MS = 10 * 60_000;

/**
 * Looks at how much lies in each queue, and how long the oldest message of those that are not empty lies there: SQS tells
 * the age to CloudWatch alone, where each figure that is asked for is paid for.
 *
 * @param queuesUrl what stands before the names in the queues' URLs, without a slash behind it
 * @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function queueDepths(
  sqs: Pick<SQSClient, 'send'>,
  cloudWatch: Pick<CloudWatchClient, 'send'>,
  queuesUrl: string,
  queueNames: readonly string[],
) {
  return async (dueAt: number): Promise<QueueSight[]> => {
    const depths = await Promise.all(queueNames.map(depthOf));
    const filled = depths.filter(({ visible, inFlight, delayed }) => visible + inFlight + delayed > 0);
    const ages = await agesOf(
      filled.map(({ name }) => name),
      dueAt,
    );
    return depths.map((depth) => {
      if (!filled.includes(depth)) return { ...depth, oldestSeconds: 0 };
      return { ...depth, oldestSeconds: ages.get(depth.name) ?? null };
    });
  };

  async function depthOf(name: string) {
    return { name, ...(await queueDepth(sqs, `${queuesUrl}/${name}`)) };
  }

  /** The depths are worth showing without the ages. */
  async function agesOf(names: readonly string[], dueAt: number): Promise<ReadonlyMap<string, number>> {
    const ages = new Map<string, number>();
    const queries = names.map((name, index) => ({
      Id: `age${index}`,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/SQS',
          MetricName: 'ApproximateAgeOfOldestMessage',
          Dimensions: [{ Name: 'QueueName', Value: name }],
        },
        Period: 60,
        Stat: 'Maximum',
      },
    }));
    for (const call of inCalls(queries)) {
      const { MetricDataResults: results = [] } = await cloudWatch.send(
        new GetMetricDataCommand({
          MetricDataQueries: call,
          StartTime: new Date(dueAt - AGES_OF_LAST_MS),
          EndTime: new Date(dueAt + 60_000),
          ScanBy: 'TimestampDescending',
        }),
      );
      for (const { Id: id = '', Values: [newest] = [] } of results) {
        const name = names[Number(id.slice('age'.length))];
        if (name !== undefined && newest !== undefined) ages.set(name, newest);
      }
    }
    return ages;
  }
}
