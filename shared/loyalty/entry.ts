import type { Instant } from './account.ts';

/** What moves points. A kind never contains '#', so kind and source id make an unambiguous key. */
export type EntryKind = 'welcome' | 'order' | 'spend';

/** What a movement is made of, once and for all: the same source is never applied twice. */
export interface Source {
  readonly kind: EntryKind;
  readonly sourceId: string;
}

/** One immutable movement of the ledger. */
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

/** The entry's id in answers and events: its source is its identity. */
export function transactionId({ kind, sourceId }: Source): string {
  return `${kind}#${sourceId}`;
}
