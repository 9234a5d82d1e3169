import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { isRefusedForGood } from '../failures.ts';
import { type Asked, coalesced } from './coalesced.ts';
import { refusal } from './refusal.ts';
import { separately } from './separately.ts';

/** @source https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const MAX_ITEMS_PER_TRANSACTION = 100;

/** What a transaction may be cancelled for when trying anew can help. */
const RETRYABLE_CANCELLATIONS = new Set([
  'ConditionalCheckFailed',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

export type TransactionItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/**
 * Writes all of the items, or none: true when they are written, false when a condition failed or another writer was
 * there, so that reading again can help. At most MAX_ITEMS_PER_TRANSACTION items.
 *
 * @throws PermanentError refused_by_table for items that the table would refuse each time
 */
export type Transact = (items: readonly TransactionItem[]) => Promise<boolean>;

type Writer = Asked<readonly TransactionItem[], boolean>;

/**
 * Puts transactions that are asked for at the same time into one call. They stay independent: the service says for each
 * item what cancelled the call, so those that met another writer are told, and the others are written without them. A
 * call that is refused as a whole is halved until the one that spoils it stands alone.
 */
export function jointTransactions(client: Pick<DynamoDBDocumentClient, 'send'>): Transact {
  return coalesced<readonly TransactionItem[], boolean>(fits, write);

  async function write(group: readonly Writer[]): Promise<void> {
    try {
      await client.send(new TransactWriteCommand({ TransactItems: group.flatMap(({ question }) => question) }));
      for (const { answer } of group) answer(true);
    } catch (error) {
      await settle(group, error);
    }
  }

  async function settle(group: readonly Writer[], error: unknown): Promise<void> {
    const struck = cancelledItems(group, error);
    if (struck) {
      const others = group.filter((writer) => !struck.has(writer));
      for (const [writer, codes] of struck)
        if (codes.every((code) => RETRYABLE_CANCELLATIONS.has(code))) writer.answer(false);
        else writer.fail(codes.some(isRefusedForGood) ? refusal(error) : error);
      if (others.length > 0) await write(others);
    } else if ((error as Error).name === 'TransactionInProgressException') {
      for (const { answer } of group) answer(false);
    } else await separately(group, error, write);
  }
}

/** A transaction may name an item only once: writers of the same item stay apart. */
function fits(items: readonly TransactionItem[], group: readonly (readonly TransactionItem[])[]): boolean {
  const others = group.flat();
  if (items.length + others.length > MAX_ITEMS_PER_TRANSACTION) return false;
  const named = new Set(others.map(nameOf));
  return items.every((item) => !named.has(nameOf(item)));
}

function nameOf({ Put, Update, Delete, ConditionCheck }: TransactionItem): string {
  const { PK, SK } = Put?.Item ?? Update?.Key ?? Delete?.Key ?? ConditionCheck?.Key ?? {};
  return JSON.stringify([(Put ?? Update ?? Delete ?? ConditionCheck)?.TableName, PK, SK]);
}

/** Whose items cancelled the call, with the codes; undefined when it was not cancelled, or does not say by whom. */
function cancelledItems(group: readonly Writer[], error: unknown): Map<Writer, string[]> | undefined {
  // Only a TransactionCanceledException has any.
  const { CancellationReasons: reasons = [] } = error as {
    readonly CancellationReasons?: readonly { readonly Code?: string }[];
  };
  const struck = new Map<Writer, string[]>();
  let first = 0;
  for (const writer of group) {
    const own = reasons.slice(first, first + writer.question.length);
    first += writer.question.length;
    const codes = own.flatMap(({ Code = 'None' }) => (Code === 'None' ? [] : [Code]));
    if (codes.length > 0) struck.set(writer, codes);
  }
  return struck.size > 0 ? struck : undefined;
}
