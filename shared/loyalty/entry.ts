import type { Instant } from './account.ts';
import type { Buckets } from './buckets.ts';

/** What moves points. A kind contains neither '#' nor '@', so that kind, shop and source id make an unambiguous id. */
export type EntryKind =
  | 'welcome'
  | 'order'
  | 'pos'
  | 'spend'
  | 'hold'
  | 'capture'
  | 'release'
  | 'lapse'
  | 'expiry'
  | 'reversal'
  | 'restoration'
  | 'adjustment'
  | 'mergeOut'
  | 'mergeIn'
  | 'forfeit'
  | 'reopening';

/** Where points came from, and where they went: never a number below zero, and never smaller than before. */
export const COUNTERS = ['earned', 'restored', 'added', 'spent', 'expired', 'reversed', 'removed'] as const;

export type Counters = Record<(typeof COUNTERS)[number], number>;

/** What a member has: points to spend, points set aside, and what they owe. */
export interface Components {
  readonly available: number;
  readonly held: number;
  readonly debt: number;
}

/** What a movement is made of, once and for all: the same source is never applied twice. */
export interface Source {
  readonly kind: EntryKind;
  readonly sourceId: string;
  /** Whose numbering the id belongs to, where orders come from several shops; absent for the one that needs no name. */
  readonly shop?: string;
}

/**
 * Something that happens once in all, whoever it is announced for. All other sources are a member's own: two members
 * may use the same Idempotency-Key.
 */
export function isOnceInAll({ kind }: Source): boolean {
  return kind === 'order' || kind === 'pos';
}

/**
 * What falls due by itself. The account's sequence makes it happen once, so that it needs no claim: nothing comes again
 * under its source.
 */
export function isSettlement({ kind }: Pick<Source, 'kind'>): boolean {
  return kind === 'expiry' || kind === 'lapse';
}

/** What a rule gave for an order. */
export interface RuleEarning {
  readonly id: string;
  readonly points: number;
  /** What it would have given without a cap. */
  readonly wanted?: number;
  readonly cappedBy?: Cap;
}

export type Cap = 'orderCap' | 'dayCap';

/** What counts towards caps a day: points by the rules' ids. */
export interface DayCount {
  readonly day: string;
  readonly points: Readonly<Record<string, number>>;
}

/** One line of the ledger. What it says never changes; what was taken back of it grows. */
export interface Entry extends Source {
  /** Points that became available (positive) or are so no more (negative): the change's first component. */
  readonly points: number;
  readonly change: Components;
  /** What it adds to the account's counters. */
  readonly counters: Readonly<Partial<Counters>>;
  readonly after: Components;
  readonly sequence: number;
  /** Expiry month to the points put in (positive) or taken out (negative); their sum is `points`. */
  readonly buckets: Buckets;
  /** Tells a repeated request from another one under the same key. */
  readonly fingerprint: string | null;
  readonly correlationId: string;
  /** The attempt that wrote it: a writer recognises its own write after a lost answer. */
  readonly attemptId: string;
  /** Who asked for it; null where it was written before that was kept. */
  readonly actor: string | null;
  /** When it was posted. Never before an earlier entry's. */
  readonly createdAt: Instant;
  /** From when on it counts: before it was posted for what was settled late, and otherwise the same. */
  readonly effectiveAt: Instant;
  /** When what it is made of happened: months of expiry and days of caps count from here. */
  readonly activityAt: Instant;
  readonly reason?: string;
  /** The transaction that it takes back, captures or releases, or the member of the other side of a merge. */
  readonly related?: string;
  /** Of something earned: the month in which it expires, also where a debt took all of it. */
  readonly month?: string;
  /** What would have moved without caps, or without the limits of a policy. */
  readonly wanted?: number;
  readonly cappedBy?: Cap;
  readonly rules?: readonly RuleEarning[];
  readonly counted?: DayCount;
  /** The order's, in minor units of its currency. */
  readonly value?: number;
  readonly currency?: string;
  /** When a hold lapses. */
  readonly lapsesAt?: Instant;
  /** The months that paid for a capture; those that paid for a spend are its buckets. */
  readonly paid?: Buckets;
  /** What came back to months that were over, and was gone at once; what an expiry takes are its buckets. */
  readonly expired?: Buckets;
  /** Of a merge: all members whose accounts are now in this one. */
  readonly absorbed?: readonly string[];
  /** Of a merge: since when those of them live who were erased and came back. */
  readonly lives?: Readonly<Record<string, Instant>>;
  /** How many of its points were taken back or forgiven, of an order; or given back, of a spend. Grows. */
  readonly reversedPoints?: number;
  /** How much of its value was refunded. Grows. */
  readonly refundedValue?: number;
  /** The transactions that did that, the newest last: so many as MOST_REVERSALS_NAMED. Grows. */
  readonly reversedBy?: readonly string[];
}

/** The attributes of an entry that may grow. */
export interface Grown {
  readonly reversedPoints: number;
  readonly refundedValue: number;
  readonly reversedBy: readonly string[];
}

/** An order may be refunded, and a spend given back, in any number of parts: an entry names the newest of them alone. */
export const MOST_REVERSALS_NAMED = 20;

export function grownOf({ reversedPoints = 0, refundedValue = 0, reversedBy = [] }: Partial<Grown>): Grown {
  return { reversedPoints, refundedValue, reversedBy };
}

/** What an entry has grown to when a source takes back, or gives back, some of it. */
export function grownBy(
  before: Grown,
  source: Source,
  after: Pick<Grown, 'reversedPoints'> & Partial<Pick<Grown, 'refundedValue'>>,
): Grown {
  return {
    ...before,
    ...after,
    reversedBy: [...before.reversedBy, transactionId(source)].slice(-MOST_REVERSALS_NAMED),
  };
}

/** The entry's id in answers and events, where an entry is called a transaction: its source is its identity. */
export function transactionId({ kind, sourceId, shop }: Source): string {
  return shop === undefined ? `${kind}#${sourceId}` : `${kind}@${encodeURIComponent(shop)}#${sourceId}`;
}

/** An entry as its source finds it, with the member whose it is. */
export interface ClaimedEntry {
  readonly userId: string;
  readonly entry: Entry;
}
