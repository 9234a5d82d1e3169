import type { SQSClient } from '@aws-sdk/client-sqs';
import { queueDepth } from '../../platform/aws/queue-depth.ts';

/** Names those of the queues that hold something, on its way or under way. */
export function queuesWithMessages(sqs: Pick<SQSClient, 'send'>, queuesUrl: string, names: readonly string[]) {
  return async (): Promise<string[]> => {
    const depths = await Promise.all(names.map((name) => queueDepth(sqs, `${queuesUrl}/${name}`)));
    return names.filter((_, index) => {
      const { visible = 0, inFlight = 0, delayed = 0 } = depths[index] ?? {};
      return visible + inFlight + delayed > 0;
    });
  };
}
