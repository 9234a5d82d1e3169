import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { isRefusedForGood, TransientError } from '../failures.ts';
import { refusal } from './refusal.ts';

export type TransactionItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** What became of a transaction: written, or the places of the items whose condition failed. */
export type Written = { readonly written: true } | { readonly written: false; readonly failed: readonly number[] };

/**
 * Writes all of the items, or none. Only a failed condition is an answer: another writer that was there and a table that
 * is too busy say nothing about the state, whichever of the items met them.
 *
 * @throws TransientError for conflicts and throttles; PermanentError refused_by_table for items that the table would
 *   refuse each time
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export async function writeTogether(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  items: readonly TransactionItem[],
): Promise<Written> {
  try {
    await client.send(new TransactWriteCommand({ TransactItems: [...items] }));
    return { written: true };
  } catch (error) {
    const { name, CancellationReasons: reasons = [] } = error as {
      readonly name?: string;
      readonly CancellationReasons?: readonly { readonly Code?: string }[];
    };
    if (name === 'TransactionInProgressException') throw new TransientError('the same transaction is under way');
    if (name !== 'TransactionCanceledException') throw error;
    const codes = reasons.map(({ Code = 'None' }) => Code);
    if (codes.some(isRefusedForGood)) throw refusal(error);
    const failed = codes.flatMap((code, index) => (code === 'ConditionalCheckFailed' ? [index] : []));
    if (failed.length === 0) throw new TransientError(`the transaction was cancelled: ${codes.join(', ')}`);
    return { written: false, failed };
  }
}
