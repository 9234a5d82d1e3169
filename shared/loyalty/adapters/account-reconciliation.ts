import { setTimeout as delay } from 'node:timers/promises';
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import {
  type BatchRead,
  batchReads,
  type Item,
  type ItemKey,
  MAX_KEYS_PER_BATCH_READ,
} from '../../platform/aws/batch-reads.ts';
import { TransientError } from '../../platform/failures.ts';
import { type Account, type Instant, openAccount } from '../account.ts';
import type { Programme } from '../contracts/programme.ts';
import { isSettlement } from '../entry.ts';
import { canonical, type Replay, replay, replayFrom } from '../rebuild.ts';
import { type Drift, driftOf, faultsOfClaim, missingTimer } from '../reconcile.ts';
import { type CheckpointItem, checkpointItem, checkpointOf } from './checkpoint-item.ts';
import {
  type AccountItem,
  type ClaimItem,
  claimedEntryOf,
  type EntryItem,
  entryOfItem,
  keys,
  storedAccount,
} from './ledger-items.ts';
import { timerWhereNone } from './ledger-writes.ts';

/** A drift is believed when two looks in a row see it; an account is written by others meanwhile so often at most. */
const MAX_LOOKS = 6;

/** set: there is one, or none is needed; rearmed: it was missing. */
export type TimerFound = 'set' | 'rearmed';

export interface Reconciled {
  readonly userId: string;
  readonly sequence: number;
  /** Entries that were replayed. */
  readonly replayed: number;
  readonly drift?: Drift;
  readonly timer: TimerFound;
}

/** Compares a member's account with what its entries make of it. @returns undefined where there is no account */
export type ReconcileAccount = (userId: string, programme: Programme, at: Instant) => Promise<Reconciled | undefined>;

interface Look {
  readonly kept: Account;
  readonly rebuilt: Account;
  readonly hasTimer: boolean;
  readonly checkedThrough: number;
  readonly replayed: number;
  readonly drift?: Drift;
}

/**
 * Replays an account from its last checkpoint: one read of three items, one query for each megabyte of entries since, one
 * read for each hundred of their claims, and one write where there are any. The checkpoint moves on only where everything
 * is right. Nothing is repaired but a timer that is missing, which says no more than when to look.
 *
 * @source docs/decisions/0086-reconciliation.md
 */
export function accountReconciliation({
  client,
  tableName,
  pause = () => delay(50),
}: {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
  readonly pause?: () => Promise<unknown>;
}): ReconcileAccount {
  const readItems: BatchRead = batchReads(client, tableName, pause);

  return async (userId, programme, at) => {
    const look = await believed(userId);
    if (!look) return undefined;
    const { kept, rebuilt, checkedThrough, replayed, drift } = look;
    if (!drift && kept.sequence > checkedThrough)
      await client.send(new PutCommand({ TableName: tableName, Item: checkpointItem(kept, at) }));
    const missing = look.hasTimer || !isOpen(kept) ? null : missingTimer(rebuilt, kept, programme, at);
    const timer = missing !== null && (await rearm(userId, missing)) ? 'rearmed' : 'set';
    return { userId, sequence: kept.sequence, replayed, ...(drift && { drift }), timer };
  };

  /** @throws TransientError for an account that others keep writing */
  async function believed(userId: string): Promise<Look | undefined> {
    let before: string | undefined;
    for (let number = 1; number <= MAX_LOOKS; number++) {
      if (number > 1) await pause();
      const look = await lookAt(userId);
      if (!look?.drift) return look;
      const seen = canonical(look.drift);
      if (seen === before) return look;
      before = seen;
    }
    throw new TransientError(`account of ${userId} was written by others in ${MAX_LOOKS} looks`);
  }

  async function lookAt(userId: string): Promise<Look | undefined> {
    const items = await readItems([keys.account(userId), keys.timer(userId), keys.checkpoint(userId)]);
    const itemAt = ({ SK }: { readonly SK: string }) => items.find((item) => item.SK === SK);
    const item = itemAt(keys.account(userId)) as (Item & AccountItem) | undefined;
    if (!item) return undefined;
    const kept = storedAccount(item);
    const before = itemAt(keys.checkpoint(userId)) as (Item & CheckpointItem) | undefined;
    const checkpoint = (before && checkpointOf(before, kept)) ?? openAccount(userId, kept.createdAt);
    const replayed = await replayedFrom(checkpoint);
    const drift = driftOf(kept, checkpoint.sequence, replayed);
    return {
      kept,
      rebuilt: replayed.account,
      hasTimer: itemAt(keys.timer(userId)) !== undefined,
      checkedThrough: checkpoint.sequence,
      replayed: replayed.sources.size,
      ...(drift && { drift }),
    };
  }

  async function replayedFrom(checkpoint: Account): Promise<Replay> {
    const { userId, sequence, updatedAt } = checkpoint;
    const { newest } = keys.entries(userId);
    const oldest =
      sequence === 0
        ? keys.entries(userId).oldest
        : keys.entry(userId, { createdAt: updatedAt, sequence: sequence + 1 }).SK;
    let current = replayFrom(checkpoint);
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          ConsistentRead: true,
          KeyConditionExpression: 'PK = :member AND SK BETWEEN :oldest AND :newest',
          ExpressionAttributeValues: { ':member': keys.partition(userId), ':oldest': oldest, ':newest': newest },
          ...(ExclusiveStartKey && { ExclusiveStartKey }),
        }),
      );
      current = readable(current, Items as EntryItem[]);
      current = { ...current, faults: [...current.faults, ...(await faultsOfClaims(userId, Items as EntryItem[]))] };
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return current;
  }

  /** What is wrong about the claims of entries, by a read of as many as a call takes. */
  async function faultsOfClaims(userId: string, items: readonly EntryItem[]): Promise<string[]> {
    const entries = items.map(entryOfItem).filter((entry) => !isSettlement(entry));
    const faults: string[] = [];
    for (let first = 0; first < entries.length; first += MAX_KEYS_PER_BATCH_READ) {
      const group = entries.slice(first, first + MAX_KEYS_PER_BATCH_READ);
      const claims = (await readItems(group.map((entry) => keys.claim(userId, entry)))) as unknown as ClaimItem[];
      const claimed = new Map(claims.map((item) => [nameOf(item), claimedEntryOf(item)]));
      faults.push(
        ...group.flatMap((entry) => faultsOfClaim(userId, entry, claimed.get(nameOf(keys.claim(userId, entry))))),
      );
    }
    return faults;
  }

  /** @returns false where somebody has set one meanwhile */
  async function rearm(userId: string, dueAt: Instant): Promise<boolean> {
    try {
      await client.send(new PutCommand(timerWhereNone(tableName, userId, dueAt)));
      return true;
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }
}

/** An entry that is no entry must not hide what else is wrong. */
function readable(before: Replay, items: readonly EntryItem[]): Replay {
  try {
    return replay(before, items.map(entryOfItem));
  } catch (error) {
    return { ...before, faults: [...before.faults, `an entry cannot be read: ${(error as Error).message}`] };
  }
}

function nameOf({ PK, SK }: ItemKey): string {
  return JSON.stringify([PK, SK]);
}

function isOpen({ state }: Account): boolean {
  return state === 'open';
}
