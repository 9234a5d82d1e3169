import { batchInfo, type StreamFailure } from '../sources/stream-failure.ts';
import type { StreamReader } from '../sources/stream-reader.ts';

/**
 * What a pipe writes into its dead-letter queue about records that it gave up: where they are, not what is in them.
 *
 * @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html
 */
export function pipeFailureDocument(pipeArn: string): (failure: StreamFailure, reader: StreamReader) => string {
  return (failure, reader) =>
    JSON.stringify({
      context: { partnerResourceArn: pipeArn, condition: failure.condition },
      version: '1.0',
      timestamp: new Date(failure.atEpochMs).toISOString(),
      DDBStreamBatchInfo: batchInfo(failure, reader),
    });
}
