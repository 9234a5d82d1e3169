import type { InvokeResult } from '../lambda/invoker.ts';
import type { StreamReader, StreamRecord } from './stream-reader.ts';

export interface StreamFailure {
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  readonly functionArn: string;
  readonly invokeCount: number;
  /** The last invocation's result; absent when there was none. */
  readonly result: InvokeResult | undefined;
  readonly records: readonly StreamRecord[];
  readonly atEpochMs: number;
}

/**
 * What an on-failure destination is told about records that were given up: where they are, not what is in them.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html#services-dynamodb-errors
 */
export function failureDocument(failure: StreamFailure, reader: StreamReader): string {
  const { condition, functionArn, invokeCount, result, atEpochMs } = failure;
  return JSON.stringify({
    requestContext: {
      requestId: result?.requestId ?? '',
      functionArn,
      condition,
      approximateInvokeCount: invokeCount,
    },
    responseContext: {
      statusCode: 200,
      executedVersion: result?.executedVersion ?? '',
      ...(result?.functionError ? { functionError: result.functionError } : {}),
    },
    version: '1.0',
    timestamp: new Date(atEpochMs).toISOString(),
    DDBStreamBatchInfo: batchInfo(failure, reader),
  });
}

/** Where the records are, by which whoever mends the failure reads them again. */
export function batchInfo({ records }: Pick<StreamFailure, 'records'>, { shardId, streamArn }: StreamReader) {
  const sequenceNumbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
  return {
    shardId,
    startSequenceNumber: sequenceNumbers.at(0),
    endSequenceNumber: sequenceNumbers.at(-1),
    approximateArrivalOfFirstRecord: arrival(records.at(0)),
    approximateArrivalOfLastRecord: arrival(records.at(-1)),
    batchSize: records.length,
    streamArn,
  };
}

/** When a record was written, in milliseconds; streams give seconds. */
export function arrivalEpochMs(record: StreamRecord): number {
  return (record.dynamodb.ApproximateCreationDateTime ?? 0) * 1000;
}

function arrival(record: StreamRecord | undefined): string {
  const time = new Date(record ? arrivalEpochMs(record) : 0);
  return time.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
