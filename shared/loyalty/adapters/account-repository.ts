import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { batchReads } from '../../platform/aws/batch-reads.ts';
import { jointTransactions, MAX_ITEMS_PER_TRANSACTION } from '../../platform/aws/joint-transactions.ts';
import { TransientError } from '../../platform/failures.ts';
import { activeTraceparent } from '../../platform/telemetry/tracing.ts';
import type { Account, Instant } from '../account.ts';
import type { Programme } from '../contracts/programme.ts';
import { type ClaimedEntry, type Source, transactionId } from '../entry.ts';
import { MAX_STEPS_BESIDE_MOVEMENTS, type Outcome, type Plan, plan, planSettlement } from '../ledger.ts';
import { MAX_HOPS, type Merge, type MergeOutcome, mergeAccounts } from '../merge.ts';
import type { Circumstances, Movement, Needed } from '../movement.ts';
import { nextDue } from '../settle.ts';
import { type AccountItem, accountOf, type ClaimItem, claimedEntryOf, keys } from './ledger-items.ts';
import { itemsOf, timerItem, writesOf } from './ledger-writes.ts';

/** Each movement reads its own claim and the one that it needs, beside the account; what they write is counted in items. */
export const MAX_MOVEMENTS_PER_TRANSACTION = 39;

/** An entry each, beside the account and its timer. Notices of as many months fit too. */
export const MAX_SETTLED_AT_ONCE = 40;

/** How long a writer keeps trying while others write the same account. */
export interface Patience {
  /** Turns: reads, each with a decision on what was read and a write. */
  readonly attempts: number;
  readonly baseMs: number;
  readonly capMs: number;
}

/**
 * One account is one item: writers at the same time take turns. With full jitter below the cap a hundred of them are
 * through within a few seconds; see test/property/ledger-simulation.test.ts.
 */
export const CONFLICT_RETRY: Patience = { attempts: 60, baseMs: 4, capMs: 200 };

/**
 * Of a request, whose caller waits and can ask again: each turn that is lost costs its write units, and a second of
 * waiting is better spent at the caller's. Pauses are longer, since there are fewer.
 *
 * @source docs/decisions/0085-turns-at-a-busy-account.md
 */
export const REQUEST_RETRY: Patience = { attempts: 8, baseMs: 10, capMs: 500 };

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

/** Full jitter: anything from nothing to a ceiling that doubles up to its cap, by a chance from 0 to 1. */
export function conflictPauseMs(conflicts: number, chance: number, { baseMs, capMs }: Patience = CONFLICT_RETRY) {
  return chance * Math.min(capMs, baseMs * 2 ** conflicts);
}

export function accountRepository(settings: AccountRepositorySettings): AccountRepository {
  const { client, tableName, patience = CONFLICT_RETRY } = settings;
  const transact = jointTransactions(client);
  const pause = settings.pause ?? ((conflicts) => delay(conflictPauseMs(conflicts, Math.random(), patience)));
  const readItems = batchReads(client, tableName, pause);

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
        const { account } = await load(userId, []);
        if (!account) return undefined;
        const isSettled = planSettlement(account, programme, { at, attemptId, actor }) === undefined;
        if (isSettled && setsTimer) await setTimer(account, programme);
        if (isSettled) return account;
        const isWritten = await settleOnce(account, programme, { at, attemptId, actor });
        if (isWritten) continue;
        settings.onConflict?.();
        await pause(attempt);
      }
      throw writtenByOthers(userId, patience);
    },

    async merge(merge, programme, at) {
      const attemptId = randomUUID();
      for (let attempt = 0; attempt < patience.attempts; attempt++) {
        const items = await readItems([keys.account(merge.from), keys.account(merge.to)]);
        const accountIn = (userId: string) =>
          items
            .filter(({ PK }) => PK === keys.partition(userId))
            .map((item) => accountOf(item as unknown as AccountItem))[0];
        const read = { from: accountIn(merge.from), to: accountIn(merge.to) };
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
        settings.onConflict?.();
        await pause(attempt);
      }
      throw writtenByOthers(merge.from, patience);
    },

    async ownerOf(source) {
      const [claim] = await readItems([keys.claim('', source)]);
      return (claim as unknown as ClaimItem | undefined)?.userId;
    },
  };

  /** One that somebody has set meanwhile is as early as the account was due then. */
  async function setTimer(account: Account, programme: Programme): Promise<void> {
    const dueAt = nextDue(account, programme);
    if (dueAt !== null)
      await transact([
        {
          Put: {
            TableName: tableName,
            Item: timerItem(account.userId, dueAt),
            ConditionExpression: 'attribute_not_exists(PK)',
          },
        },
      ]);
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
      const { account, claimed } = await load(userId, movements);
      if (attempt === 0) for (const id of claimed.keys()) finishedBefore.add(id);
      if (account && isMuchDue(account, programme, { at, attemptId })) {
        await settleOnce(account, programme, { at, attemptId });
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
      settings.onConflict?.();
      await pause(attempt);
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

  async function load(userId: string, movements: readonly Movement[]) {
    const sources = movements.flatMap(sourcesOf);
    const wanted = new Map(
      sources.map((source) => [transactionId(source), keys.claim(source.userId ?? userId, source)]),
    );
    const items = await readItems([keys.account(userId), ...wanted.values()]);
    const { accounts = [], claims = [] } = Object.groupBy(items, ({ SK }) =>
      SK === 'ACCOUNT' ? 'accounts' : 'claims',
    );
    const [account] = accounts.map((item) => accountOf(item as unknown as AccountItem));
    const claimed = new Map(
      claims.map((item): [string, ClaimedEntry] => {
        const each = claimedEntryOf(item as unknown as ClaimItem);
        return [transactionId(each.entry), each];
      }),
    );
    for (const source of account ? sources : [])
      if (source.userId !== undefined && !claimed.has(transactionId(source))) {
        const elsewhere = await claimOfAny([userId, ...(account?.absorbed ?? [])], source);
        if (elsewhere) claimed.set(transactionId(source), elsewhere);
      }
    return { account, claimed };
  }

  /** The first of these members' claims that is there. */
  async function claimOfAny(userIds: readonly string[], source: Source): Promise<ClaimedEntry | undefined> {
    const found = await Promise.all(userIds.map((userId) => readItems([keys.claim(userId, source)])));
    const [claim] = found.flat();
    return claim && claimedEntryOf(claim as unknown as ClaimItem);
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

function sourcesOf({ source, needs = [], ifClosed }: Movement): Needed[] {
  return [source, ...needs, ...(ifClosed ? sourcesOf(ifClosed) : [])];
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

function writtenByOthers(userId: string, { attempts }: Patience): TransientError {
  return new TransientError(`account of ${userId} was written by others in ${attempts} attempts`);
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
