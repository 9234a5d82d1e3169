import {
  InternalServerError,
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { marshall, type NativeAttributeValue } from '@aws-sdk/util-dynamodb';

const $metadata = { httpStatusCode: 400, attempts: 1 };

/** @source https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export type CancellationCode =
  | 'None'
  | 'ConditionalCheckFailed'
  | 'TransactionConflict'
  | 'ThrottlingError'
  | 'ProvisionedThroughputExceeded'
  | 'ValidationError';

/** One reason for each item of the transaction, in their order, with what lay there where that was asked for. */
export function cancelled(
  codes: readonly CancellationCode[],
  items: readonly (Readonly<Record<string, unknown>> | undefined)[] = [],
): TransactionCanceledException {
  return new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(', ')}]`,
    CancellationReasons: codes.map((Code, index) => ({
      Code,
      ...(items[index] ? { Item: marshall(items[index] as Record<string, NativeAttributeValue>) } : {}),
    })),
    $metadata,
  });
}

/** The first item is to blame, as it is for a contended account. */
export function cancelledFor(code: CancellationCode, items: number): TransactionCanceledException {
  return cancelled(Array.from({ length: items }, (_, index) => (index === 0 ? code : 'None')));
}

export const inProgress = () =>
  new TransactionInProgressException({ message: 'The transaction with the given token is in progress', $metadata });

export const throttled = () =>
  new ProvisionedThroughputExceededException({ message: 'The level of configured throughput was exceeded', $metadata });

export const broken = () =>
  new InternalServerError({ message: 'Internal server error', $metadata: { ...$metadata, httpStatusCode: 500 } });

/** What the SDK throws when no answer came in time: its name, and the metadata that its retries add. */
export const unanswered = () =>
  Object.assign(new Error('Request did not complete'), { name: 'TimeoutError', $metadata: { attempts: 3 } });

export function invalid(message: string): Error {
  return Object.assign(new Error(message), { name: 'ValidationException', $metadata });
}
