import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { inInvocationSpan } from '../telemetry/invocation-span.ts';
import { processStreamed, receivedFromStream } from '../telemetry/messaging-spans.ts';
import { logger, observed } from '../telemetry/observability.ts';

const NO_RESULT: PromiseRejectedResult = { status: 'rejected', reason: new Error('no result for this record') };

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
  const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>()
    .use(observed())
    .handler(async ({ Records: records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
      const at = now();
      const processings = records.map((record) => processStreamed(record, at));
      const results = await useCase(records, at);
      for (const [index, processing] of processings.entries()) processing.end(results[index] ?? NO_RESULT);
      for (const [index, record] of records.entries()) {
        const result = results[index];
        if (result?.status === 'fulfilled') {
          const { userId, correlationId } = record.dynamodb?.NewImage ?? {};
          logger.info('record processed', { userId: userId?.S, correlationId: correlationId?.S });
          continue;
        }
        const itemIdentifier = record.dynamodb?.SequenceNumber ?? '';
        logger.warn('stream goes on from this record again', { itemIdentifier, error: result?.reason as Error });
        return { batchItemFailures: [{ itemIdentifier }] };
      }
      return { batchItemFailures: [] };
    });
  return inInvocationSpan(handler, receivedFromStream);
}
