import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { batchReads } from '../../platform/aws/batch-reads.ts';
import { jointTransactions, MAX_ITEMS_PER_TRANSACTION } from '../../platform/aws/joint-transactions.ts';
import { activeTraceparent } from '../../platform/telemetry/tracing.ts';
import type { Account, Instant } from '../account.ts';
import type { Programme } from '../contracts/programme.ts';
import type { Source } from '../entry.ts';
import { MAX_STEPS_BESIDE_MOVEMENTS, type Outcome, type Plan, plan, planSettlement } from '../ledger.ts';
import { MAX_HOPS, type Merge, type MergeOutcome, mergeAccounts } from '../merge.ts';
import type { Circumstances, Movement } from '../movement.ts';
import { nextDue } from '../settle.ts';
import { type AccountItem, accountOf, keys } from './ledger-items.ts';
import { ledgerReads } from './ledger-reads.ts';
import { itemsOf, timerWhereNone, writesOf } from './ledger-writes.ts';
import { asSeenBy } from './own-writes.ts';
import { CONFLICT_RETRY, conflictPauseMs, type Patience, writtenByOthers } from './patience.ts';

/** Each movement reads its own claim and the one that it needs, beside the account; what they write is counted in items. */
export const MAX_MOVEMENTS_PER_TRANSACTION = 39;

/** An entry each, beside the account and its timer. Notices of as many months fit too. */
export const MAX_SETTLED_AT_ONCE = 40;

export interface AccountRepository {
  /** One read. Undefined when the member has no account. */
  read(userId: string): Promise<Account | undefined>;
  /**
   * Applies movements of one member, each source once: one read and one transaction, both again while others write
   * the same account. A refusal takes two reads and no transaction.
   *
   * @param attemptId recognises what this attempt, or the same one delivered before, has written
   * @returns an outcome for each movement, in their order
   * @throws TransientError when others kept writing until the attempts ran out; nothing was written then
   */
  apply(
    userId: string,
    movements: readonly Movement[],
    programme: Programme,
    at: Instant,
    attemptId?: string,
  ): Promise<Outcome[]>;
  /**
   * Writes what has fallen due, and sets the timer for what does next. One read, and a transaction where anything is due.
   *
   * @returns the account as it is then; undefined where there is none
   */
  settle(userId: string, programme: Programme, circumstances: Settling): Promise<Account | undefined>;
  /** Moves one account into the other: one read and one transaction over both, again while others write either. */
  merge(merge: Merge, programme: Programme, at: Instant): Promise<MergeOutcome>;
  /** Whose movement made something that happens once in all; undefined where nothing did. One read. */
  ownerOf(source: Source): Promise<string | undefined>;
}

export interface Settling {
  readonly at: Instant;
  readonly actor: string;
  /** Set by whoever the timer has called: there is none any more. */
  readonly setsTimer?: boolean;
}

/** Has movements of one shared account made by whoever writes it. @returns an outcome for each, in their order */
export type WriteShared = (userId: string, movements: readonly Movement[]) => Promise<readonly Outcome[]>;

export interface AccountRepositorySettings {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
  /** That of a queue's consumer where nothing is said. */
  readonly patience?: Patience;
  /** What is to become of movements of a shared account; absent for whoever writes those. */
  readonly ofShared?: WriteShared;
  /** Called for each write that met another writer. */
  readonly onConflict?: () => void;
  /** Waits before reading again what another writer was at, or the table left out, for the nth time (0 and up). */
  readonly pause?: (conflicts: number) => Promise<unknown>;
}

export function accountRepository(settings: AccountRepositorySettings): AccountRepository {
  const { client, tableName, patience = CONFLICT_RETRY } = settings;
  const transact = jointTransactions(client);
  const pause = settings.pause ?? ((conflicts) => delay(conflictPauseMs(conflicts, Math.random(), patience)));
  const reads = ledgerReads(batchReads(client, tableName, pause));

  return {
    async read(userId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: keys.account(userId), ConsistentRead: true }),
      );
      return Item ? accountOf(Item as AccountItem) : undefined;
    },

    async apply(userId, movements, programme, at, attemptId) {
      const outcomes: Outcome[] = [];
      for (let from = 0; from < movements.length; from += MAX_MOVEMENTS_PER_TRANSACTION) {
        const group = movements.slice(from, from + MAX_MOVEMENTS_PER_TRANSACTION);
        outcomes.push(...(await applyFollowing(userId, group, programme, at, attemptId)));
      }
      return outcomes;
    },

    async settle(userId, programme, { at, actor, setsTimer = false }) {
      const attemptId = randomUUID();
      for (let attempt = 0; attempt < patience.attempts; attempt++) {
        const { account } = await reads.load(userId, []);
        if (!account) return undefined;
        const isSettled = planSettlement(account, programme, { at, attemptId, actor }) === undefined;
        if (isSettled && setsTimer) await setTimer(account, programme);
        if (isSettled) return account;
        if (!(await settleOnce(account, programme, { at, attemptId, actor }))) await giveWay(attempt);
      }
      throw writtenByOthers(userId, patience);
    },

    async merge(merge, programme, at) {
      const attemptId = randomUUID();
      for (let attempt = 0; attempt < patience.attempts; attempt++) {
        const read = await reads.both(merge.from, merge.to);
        const outcome = mergeAccounts(merge, read, programme, { at, attemptId });
        if (outcome.status !== 'applied') return outcome;
        const sides = (['from', 'to'] as const).map((side) => {
          const dueAt = earlierDue(read[side], outcome[side].account, programme);
          return writesOf(tableName, {
            ...{ userId: merge[side], read: read[side], ...outcome[side] },
            ...{ at, correlationId: merge.correlationId, traceparent: activeTraceparent() ?? null, dueAt },
          });
        });
        if (await transact(sides.flat())) return outcome;
        await giveWay(attempt);
      }
      throw writtenByOthers(merge.from, patience);
    },

    ownerOf: reads.ownerOf,
  };

  /** Another writer was first. */
  async function giveWay(attempt: number): Promise<void> {
    settings.onConflict?.();
    await pause(attempt);
  }

  /** One that somebody has set meanwhile is as early as the account was due then. */
  async function setTimer(account: Account, programme: Programme): Promise<void> {
    const dueAt = nextDue(account, programme);
    if (dueAt !== null) await transact([{ Put: timerWhereNone(tableName, account.userId, dueAt) }]);
  }

  async function applyGroup(
    userId: string,
    movements: readonly Movement[],
    programme: Programme,
    at: Instant,
    attemptId: string = randomUUID(),
  ): Promise<Applied> {
    const finishedBefore = new Set<string>();
    let lastReadSequence = 0;
    for (let attempt = 0; attempt < patience.attempts; attempt++) {
      const { account, claimed } = await reads.load(userId, movements);
      if (attempt === 0) for (const id of claimed.keys()) finishedBefore.add(id);
      if (account && isMuchDue(account, programme, { at, attemptId })) {
        if (!(await settleOnce(account, programme, { at, attemptId }))) await giveWay(attempt);
        continue;
      }
      const planned = plan(userId, account, claimed, movements, programme, { at, attemptId });
      // BatchGetItem is no snapshot: an account may be read after a twin's spend and the twin's claim before it. A
      // refusal holds once two reads in a row saw the same account.
      const sequence = account?.sequence ?? 0;
      const readBefore = lastReadSequence === sequence;
      lastReadSequence = sequence;
      if (!readBefore && planned.outcomes.some(({ status }) => status === 'refused')) continue;
      const sent = account?.shared ? await sentOn(userId, movements, planned.outcomes) : undefined;
      if (sent) return { outcomes: asSeenBy(attemptId, finishedBefore, sent), mergedInto: null };
      if (itemsOf(planned) > MAX_ITEMS_PER_TRANSACTION && movements.length > 1) {
        const middle = Math.ceil(movements.length / 2);
        const first = await applyGroup(userId, movements.slice(0, middle), programme, at);
        const second = await applyGroup(userId, movements.slice(middle), programme, at);
        return { outcomes: [...first.outcomes, ...second.outcomes], mergedInto: second.mergedInto };
      }
      if (planned.entries.length === 0 || (await write(userId, account, planned, programme, at)))
        return {
          outcomes: asSeenBy(attemptId, finishedBefore, planned.outcomes),
          mergedInto: account?.mergedInto ?? null,
        };
      await giveWay(attempt);
    }
    throw writtenByOthers(userId, patience);
  }

  /**
   * What would be written of a shared account, left to whoever writes it; what is refused or repeated needs nobody.
   *
   * @returns undefined where that is this repository, or where a movement cannot be sent on
   */
  async function sentOn(userId: string, movements: readonly Movement[], outcomes: readonly Outcome[]) {
    const due = movements.filter((_, index) => outcomes[index]?.status === 'applied');
    if (!settings.ofShared || due.some(({ made }) => !made)) return undefined;
    const answers = (await settings.ofShared(userId, due)).values();
    return outcomes.map((outcome) => (outcome.status === 'applied' ? (answers.next().value ?? outcome) : outcome));
  }

  /** Movements of a member whose account was merged into another one are that one's: a few hops, as people merge twice. */
  async function applyFollowing(
    userId: string,
    movements: readonly Movement[],
    programme: Programme,
    at: Instant,
    attemptId: string | undefined,
    hopsLeft = MAX_HOPS,
  ): Promise<Outcome[]> {
    const { outcomes, mergedInto } = await applyGroup(userId, movements, programme, at, attemptId);
    const left = movements.filter((_, index) => isMerged(outcomes[index]));
    if (left.length === 0 || mergedInto === null || hopsLeft === 0) return [...outcomes];
    const further = (await applyFollowing(mergedInto, left, programme, at, attemptId, hopsLeft - 1)).values();
    return outcomes.map((outcome) => (isMerged(outcome) ? (further.next().value ?? outcome) : outcome));
  }

  /** @returns false when another writer was first: nothing of the plan is written then */
  async function write(
    userId: string,
    read: Account | undefined,
    { account, entries, grown, notices }: Omit<Plan, 'outcomes'>,
    programme: Programme,
    at: Instant,
  ): Promise<boolean> {
    if (!account) return true;
    const correlationId = entries.at(-1)?.correlationId ?? `settled ${userId}`;
    const dueAt = earlierDue(read, account, programme);
    const common = {
      at,
      correlationId,
      traceparent: activeTraceparent() ?? null,
      ...(dueAt === undefined ? {} : { dueAt }),
    };
    return transact(writesOf(tableName, { userId, read, account, entries, grown, notices, ...common }));
  }

  /** Writes what is due, as much of it as a transaction takes. @returns false when another writer was first */
  async function settleOnce(account: Account, programme: Programme, circumstances: Circumstances): Promise<boolean> {
    const settled = planSettlement(account, programme, circumstances, MAX_SETTLED_AT_ONCE);
    if (!settled) return true;
    return write(account.userId, account, { ...settled, grown: [] }, programme, circumstances.at);
  }
}

interface Applied {
  readonly outcomes: readonly Outcome[];
  readonly mergedInto: string | null;
}

function isMerged(outcome: Outcome | undefined): boolean {
  return outcome?.status === 'refused' && outcome.refusal === 'account_merged';
}

function isMuchDue(account: Account, programme: Programme, circumstances: Circumstances): boolean {
  return (planSettlement(account, programme, circumstances)?.entries.length ?? 0) > MAX_STEPS_BESIDE_MOVEMENTS;
}

/** The timer is never set later: one that goes off too early finds nothing due and is set anew. */
function earlierDue(read: Account | undefined, account: Account, programme: Programme): Instant | undefined {
  const before = read ? nextDue(read, programme) : null;
  const after = nextDue(account, programme);
  return after !== null && (before === null || after < before) ? after : undefined;
}
