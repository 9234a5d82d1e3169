import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { logger, observed } from './observability.ts';

/**
 * The boundary of every stream function: runs the use case over the batch and answers where the stream must go on. The
 * mapping delivers everything from the first failed record again, in order.
 *
 * @param useCase answers a settled result for each record, in their order
 * @source https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function stream(
  useCase: (records: readonly DynamoDBRecord[], at: number) => Promise<readonly PromiseSettledResult<unknown>[]>,
  now: () => number = Date.now,
) {
  return middy<DynamoDBStreamEvent, DynamoDBBatchResponse>()
    .use(observed())
    .handler(async ({ Records: records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
      const results = await useCase(records, now());
      for (const [index, record] of records.entries()) {
        const result = results[index];
        if (result?.status === 'fulfilled') continue;
        const itemIdentifier = record.dynamodb?.SequenceNumber ?? '';
        logger.warn('stream goes on from this record again', { itemIdentifier, error: result?.reason as Error });
        return { batchItemFailures: [{ itemIdentifier }] };
      }
      return { batchItemFailures: [] };
    });
}
