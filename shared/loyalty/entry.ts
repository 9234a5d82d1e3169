import type { Instant } from './account.ts';

/** What moves points. A kind contains neither '#' nor '@', so that kind, shop and source id make an unambiguous id. */
export type EntryKind = 'welcome' | 'order' | 'spend';

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
  return kind === 'order';
}

/** One immutable line of the ledger. */
export interface Entry extends Source {
  /** Points gained (positive) or given (negative). */
  readonly points: number;
  readonly balanceAfter: number;
  readonly sequence: number;
  /** Expiry month to the points put in (positive) or taken out (negative). */
  readonly buckets: Readonly<Record<string, number>>;
  /** Tells a repeated request from another one under the same key. */
  readonly fingerprint: string | null;
  readonly correlationId: string;
  /** The attempt that wrote it: a writer recognises its own write after a lost answer. */
  readonly attemptId: string;
  readonly createdAt: Instant;
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
