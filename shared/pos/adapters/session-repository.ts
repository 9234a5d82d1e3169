import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type TransactionItem, writeTogether } from '../../platform/aws/one-transaction.ts';
import { isOpen } from '../session.ts';
import type { Session, SessionChanges } from '../session-record.ts';
import { dueAtOf, needsWork } from '../times.ts';

/** What a till calls a sale by. A number is used again on another day, and by another till. */
export interface TransactionKey {
  readonly merchant: string;
  readonly channelId: string;
  readonly businessDate: string;
  readonly transactionId: string;
}

export interface SessionRepository {
  /** Strongly consistent. */
  read(sessionId: string): Promise<Session | undefined>;
  /** The session that a transaction has, strongly consistent; one that has left the table is `put_away`. */
  ofTransaction(transaction: TransactionKey): Promise<Session | 'put_away' | undefined>;
  /**
   * Puts a session under its transaction. What had the transaction before, as it was read, makes room; where it is open it
   * is voided.
   *
   * @returns undefined where somebody else was there before: reading and deciding again can help
   */
  begin(session: Session, instead: Session | undefined): Promise<Session | undefined>;
  /**
   * Changes a session that is as it was read.
   *
   * @returns the session as it is then; undefined where it was changed meanwhile
   */
  change(session: Session, changes: SessionChanges, at: number): Promise<Session | undefined>;
  /** The same, and frees its transaction for another customer. */
  changeAndFree(session: Session, changes: SessionChanges, at: number): Promise<Session | undefined>;
  /** Takes a session away of which nothing was booked, as it was read, and frees its transaction. */
  forget(session: Session): Promise<void>;
}

/** A backstop: whatever nobody has put away is gone so long after its last change. */
const KEPT_MS = 90 * 24 * 60 * 60 * 1000;
/** Longer than sessions are kept here, so that a till which repeats itself after weeks meets the same session. */
const TRANSACTION_KEPT_MS = 45 * 24 * 60 * 60 * 1000;
/** Partitions of the index by due time: one alone would take 1,000 writes a second and no more. */
export const DUE_SHARDS = 10;

export const sessionKey = (sessionId: string) => ({ PK: `SESSION#${sessionId}`, SK: 'STATE' });

/** One partition for a till's day: its totals are one query. */
export const dayPartition = ({ merchant, channelId, businessDate }: Omit<TransactionKey, 'transactionId'>) =>
  `TXN#${encodeURIComponent(merchant)}#${encodeURIComponent(channelId)}#${businessDate}`;

export const transactionKey = (transaction: TransactionKey) => ({
  PK: dayPartition(transaction),
  SK: transaction.transactionId,
});

/** Where the index by due time has what somebody must look at, and where what is over and will be put away. */
export type DueKind = 'open' | 'over';

export const dueShards = (kind: DueKind): string[] =>
  Array.from({ length: DUE_SHARDS }, (_, shard) => (kind === 'open' ? String(shard) : `over-${shard}`));

/** Any even spread does. What is over is apart: a sweep every quarter of an hour does not read a month of it. */
export function dueShardOf(session: Pick<Session, 'sessionId' | 'status' | 'returns'>): string {
  const kind = needsWork(session) || isOpen(session) ? 'open' : 'over';
  return dueShards(kind)[shardOf(session.sessionId)] ?? '0';
}

/** @returns 0 to DUE_SHARDS - 1 */
export function shardOf(sessionId: string): number {
  let sum = 0;
  for (let index = 0; index < sessionId.length; index++) sum = (sum * 31 + sessionId.charCodeAt(index)) % 65_521;
  return sum % DUE_SHARDS;
}

/** What the table has of a session beside its own fields. */
function placeOf(session: Session, at: number) {
  return {
    dueShard: dueShardOf(session),
    dueAt: dueAtOf(session, at),
    expiresAtEpochSeconds: Math.ceil((at + KEPT_MS) / 1000),
    /** The stream hands what is pending to the queue. */
    work: needsWork(session) ? 'pending' : undefined,
  };
}

export function sessionRepository(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): SessionRepository {
  const read: SessionRepository['read'] = async (sessionId) => {
    const { Item } = await client.send(new GetCommand({ TableName, Key: sessionKey(sessionId), ConsistentRead: true }));
    return Item as Session | undefined;
  };

  return {
    read,
    async ofTransaction(transaction) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: transactionKey(transaction), ConsistentRead: true }),
      );
      return Item && ((await read(Item.sessionId)) ?? 'put_away');
    },
    async begin(session, instead) {
      const at = session.createdAt;
      const { written } = await writeTogether(client, [
        {
          Put: {
            TableName,
            Item: {
              ...transactionKey(session),
              sessionId: session.sessionId,
              expiresAtEpochSeconds: Math.ceil((at + TRANSACTION_KEPT_MS) / 1000),
            },
            ...(instead
              ? { ConditionExpression: 'sessionId = :old', ExpressionAttributeValues: { ':old': instead.sessionId } }
              : { ConditionExpression: 'attribute_not_exists(PK)' }),
          },
        },
        {
          Put: {
            TableName,
            Item: withoutUndefined({ ...sessionKey(session.sessionId), ...session, ...placeOf(session, at) }),
            ConditionExpression: 'attribute_not_exists(PK)',
          },
        },
        ...(instead && isOpen(instead) ? [updateOf(instead, { status: 'voided' }, at)] : []),
      ]);
      return written ? session : undefined;
    },
    async change(session, changes, at) {
      try {
        await client.send(new UpdateCommand(updateOf(session, changes, at).Update));
        return after(session, changes, at);
      } catch (error) {
        if ((error as Error).name === 'ConditionalCheckFailedException') return undefined;
        throw error;
      }
    },
    async changeAndFree(session, changes, at) {
      const { written } = await writeTogether(client, [updateOf(session, changes, at), freeing(session)]);
      return written ? after(session, changes, at) : undefined;
    },
    async forget(session) {
      const asRead = {
        ConditionExpression: '#version = :read',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':read': session.version },
      };
      await writeTogether(client, [
        { Delete: { TableName, Key: sessionKey(session.sessionId), ...asRead } },
        freeing(session),
      ]);
    },
  };

  function freeing(session: Session): TransactionItem {
    return {
      Delete: {
        TableName,
        Key: transactionKey(session),
        ConditionExpression: 'sessionId = :own',
        ExpressionAttributeValues: { ':own': session.sessionId },
      },
    };
  }

  function updateOf(session: Session, changes: SessionChanges, at: number) {
    const changed = after(session, changes, at);
    const { version, updatedAt } = changed;
    const fields = Object.entries({ ...changes, ...placeOf(changed, at), version, updatedAt });
    const set = fields.filter(([, value]) => value !== undefined);
    const removed = fields.filter(([, value]) => value === undefined);
    return {
      Update: {
        TableName,
        Key: sessionKey(session.sessionId),
        UpdateExpression: [
          `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
          ...(removed.length > 0 ? [`REMOVE ${removed.map(([name]) => `#${name}`).join(', ')}`] : []),
        ].join(' '),
        ConditionExpression: '#version = :read',
        ExpressionAttributeNames: Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
          ':read': session.version,
        },
      },
    };
  }
}

/** A session with its changes made. */
function after(session: Session, changes: SessionChanges, at: number): Session {
  const changed = withoutUndefined({ ...session, ...changes, version: session.version + 1, updatedAt: at });
  return { ...changed, dueAt: dueAtOf(changed, at) };
}

function withoutUndefined<Item extends object>(item: Item) {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as {
    [Field in keyof Item]: Exclude<Item[Field], undefined>;
  };
}
