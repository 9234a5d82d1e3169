import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { batchReads } from '../../platform/aws/batch-reads.ts';
import { jointTransactions, MAX_ITEMS_PER_TRANSACTION } from '../../platform/aws/joint-transactions.ts';
import { TransientError } from '../../platform/failures.ts';
import { activeTraceparent } from '../../platform/telemetry/tracing.ts';
import { type Account, assertCoherent, type Instant } from '../account.ts';
import type { Programme } from '../contracts/programme.ts';
import { type ClaimedEntry, type Entry, isSettlement, transactionId } from '../entry.ts';
import { MAX_STEPS_BESIDE_MOVEMENTS, type Outcome, type Plan, plan } from '../ledger.ts';
import type { Movement } from '../movement.ts';
import {
  type AccountItem,
  accountOf,
  type ClaimItem,
  claimedEntryOf,
  claimItem,
  type EntryItem,
  type EntryPlace,
  entryItem,
  entryOfItem,
  keys,
  ledgerFields,
} from './ledger-items.ts';

/** One of the transaction's items is the account; each movement has its entry and its claim, each step that is due its entry. */
export const MAX_MOVEMENTS_PER_TRANSACTION = Math.floor(
  (MAX_ITEMS_PER_TRANSACTION - 1 - MAX_STEPS_BESIDE_MOVEMENTS) / 2,
);

/**
 * One account is one item: writers at the same time take turns. With full jitter below the cap a hundred of them are
 * through within a few seconds; see test/unit/loyalty/account-repository.test.ts.
 */
export const CONFLICT_RETRY = { attempts: 60, baseMs: 4, capMs: 200 } as const;

export interface AccountRepository {
  /** One read. Undefined when the member has no account. */
  read(userId: string): Promise<Account | undefined>;
  /**
   * Applies movements of one member, each source once: one read and one transaction, both again while others write
   * the same account. A refusal takes two reads and no transaction.
   *
   * @returns an outcome for each movement, in their order
   * @throws TransientError when others kept writing until the attempts ran out; nothing was written then
   */
  apply(userId: string, movements: readonly Movement[], programme: Programme, at: Instant): Promise<Outcome[]>;
  /** Entries before the given one (or all), newest first. One query. */
  statement(userId: string, page: { readonly limit: number; readonly before?: EntryPlace }): Promise<Entry[]>;
}

export interface AccountRepositorySettings {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
  /** Called for each write that met another writer. */
  readonly onConflict?: () => void;
  /** Waits before reading again what another writer was at, or the table left out, for the nth time (0 and up). */
  readonly pause?: (conflicts: number) => Promise<unknown>;
}

/** Full jitter: anything from nothing to a ceiling that doubles up to its cap, by a chance from 0 to 1. */
export function conflictPauseMs(conflicts: number, chance: number): number {
  return chance * Math.min(CONFLICT_RETRY.capMs, CONFLICT_RETRY.baseMs * 2 ** conflicts);
}

export function accountRepository(settings: AccountRepositorySettings): AccountRepository {
  const { client, tableName } = settings;
  const transact = jointTransactions(client);
  const pause = settings.pause ?? ((conflicts) => delay(conflictPauseMs(conflicts, Math.random())));
  const readItems = batchReads(client, tableName, pause);

  return {
    async read(userId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: keys.account(userId), ConsistentRead: true }),
      );
      return Item ? accountOf(Item as AccountItem) : undefined;
    },

    async apply(userId, movements, programme, at) {
      const outcomes: Outcome[] = [];
      for (let from = 0; from < movements.length; from += MAX_MOVEMENTS_PER_TRANSACTION) {
        const group = movements.slice(from, from + MAX_MOVEMENTS_PER_TRANSACTION);
        outcomes.push(...(await applyGroup(userId, group, programme, at)));
      }
      return outcomes;
    },

    async statement(userId, { limit, before }) {
      const { oldest, newest } = keys.entries(userId, before);
      const { Items } = await client.send(
        new QueryCommand({
          TableName: tableName,
          ConsistentRead: true,
          ScanIndexForward: false,
          Limit: limit,
          KeyConditionExpression: 'PK = :member AND SK BETWEEN :oldest AND :newest',
          ExpressionAttributeValues: { ':member': keys.partition(userId), ':oldest': oldest, ':newest': newest },
        }),
      );
      return (Items ?? []).map((item) => entryOfItem(item as EntryItem));
    },
  };

  async function applyGroup(
    userId: string,
    movements: readonly Movement[],
    programme: Programme,
    at: Instant,
  ): Promise<Outcome[]> {
    const attemptId = randomUUID();
    const finishedBefore = new Set<string>();
    let lastReadSequence = 0;
    for (let attempt = 0; attempt < CONFLICT_RETRY.attempts; attempt++) {
      const { account, claimed } = await load(userId, movements);
      if (attempt === 0) for (const id of claimed.keys()) finishedBefore.add(id);
      const planned = plan(userId, account, claimed, movements, programme, { at, attemptId });
      // BatchGetItem is no snapshot: an account may be read after a twin's spend and the twin's claim before it. A
      // refusal holds once two reads in a row saw the same account.
      const sequence = account?.sequence ?? 0;
      const readBefore = lastReadSequence === sequence;
      lastReadSequence = sequence;
      if (!readBefore && planned.outcomes.some(({ status }) => status === 'refused')) continue;
      if (planned.entries.length === 0 || (await write(userId, account, planned)))
        return asSeenBy(attemptId, finishedBefore, planned.outcomes);
      settings.onConflict?.();
      await pause(attempt);
    }
    throw new TransientError(`account of ${userId} was written by others in ${CONFLICT_RETRY.attempts} attempts`);
  }

  async function load(userId: string, movements: readonly Movement[]) {
    const wanted = new Map(movements.map(({ source }) => [transactionId(source), keys.claim(userId, source)]));
    const items = await readItems([keys.account(userId), ...wanted.values()]);
    const { accounts = [], claims = [] } = Object.groupBy(items, ({ SK }) =>
      SK === 'ACCOUNT' ? 'accounts' : 'claims',
    );
    const [account] = accounts.map((item) => accountOf(item as unknown as AccountItem));
    const claimed = claims.map((item) => claimedEntryOf(item as unknown as ClaimItem));
    return {
      account,
      claimed: new Map(claimed.map((each): [string, ClaimedEntry] => [transactionId(each.entry), each])),
    };
  }

  /** @returns false when another writer was first: nothing of the plan is written then */
  async function write(userId: string, read: Account | undefined, { account, entries }: Plan): Promise<boolean> {
    const newest = entries.at(-1);
    if (!account || !newest) return true;
    assertCoherent(account);
    const fields = Object.entries(ledgerFields(account, newest.correlationId, activeTraceparent()));
    return transact([
      {
        Update: {
          TableName: tableName,
          Key: keys.account(userId),
          UpdateExpression: `SET ${fields.map(([name]) => `#${name} = :${name}`).join(', ')}`,
          ConditionExpression: read ? '#lastSequence = :read' : 'attribute_not_exists(PK)',
          ExpressionAttributeNames: Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(fields.map(([name, value]) => [`:${name}`, value])),
            ...(read ? { ':read': read.sequence } : {}),
          },
        },
      },
      ...entries.flatMap((entry) =>
        [entryItem(userId, entry), ...(isSettlement(entry) ? [] : [claimItem(userId, entry)])].map((Item) => ({
          Put: { TableName: tableName, Item, ConditionExpression: 'attribute_not_exists(PK)' },
        })),
      ),
    ]);
  }
}

/**
 * A write whose answer was lost shows up at the next read under this attempt's own id: it is applied, not repeated.
 * An entry that was not there at the first read was written while this attempt ran.
 */
function asSeenBy(attemptId: string, finishedBefore: ReadonlySet<string>, outcomes: readonly Outcome[]): Outcome[] {
  const own = new Set<string>();
  return outcomes.map((outcome) => {
    if (outcome.status !== 'repeated' || outcome.by === 'same_group') return outcome;
    const { entry } = outcome;
    const id = transactionId(entry);
    if (entry.attemptId !== attemptId) return { ...outcome, by: finishedBefore.has(id) ? 'earlier' : 'concurrent' };
    if (own.has(id)) return { ...outcome, by: 'same_group' };
    own.add(id);
    return { status: 'applied', entry };
  });
}
