import type { Identifier, Quote } from './partner.ts';

/** Every state of a session, as doors show it too. */
export const SESSION_STATUSES = [
  'identifying',
  'active',
  'calculated',
  'finalizing',
  'finalized',
  'failed',
  'expired',
  'voided',
] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

/** Why a session has failed. */
export type SessionFailure = 'identify_refused' | 'commit_refused' | 'unknown_outcome';

/**
 * A loyalty session: one sale at one till for one customer. Amounts are in minor units, times in milliseconds since
 * 1970-01-01T00:00:00Z. Its basket is not kept: what it earned is, and a fingerprint of it.
 */
export interface Session {
  readonly sessionId: string;
  /** Whose till it is; '' where tokens name no merchant. */
  readonly merchant: string;
  readonly channelId: string;
  readonly store?: string;
  readonly transactionId: string;
  /** YYYY-MM-DD, as the till counts days. */
  readonly businessDate: string;
  readonly status: SessionStatus;
  /** Counts its changes: each is made on the version that it was decided on. `identifying` is 0. */
  readonly version: number;
  /** What the customer showed, as a fingerprint. */
  readonly customer: string;
  /** The same in words, of a sale that is told late, until the partner has opened its session. */
  readonly identifier?: Identifier;
  /** The member whose one-time code it was. */
  readonly userId?: string;

  /** Tries of identifying, from 1 on. */
  readonly attempt: number;
  /** Somebody asks the partner until then; after it they are taken for dead. */
  readonly attemptUntil?: number;

  readonly pdiSessionId?: string;
  /** The partner's. */
  readonly customerId?: string;
  readonly customerName?: string;
  readonly currentPoints?: number;
  readonly tier?: string;

  /** What the quote was for. */
  readonly amount?: number;
  readonly quote?: Quote;
  readonly basket?: string;

  readonly finalAmount?: number;
  readonly applyRewards?: boolean;
  /** Of the body that finalizes it. */
  readonly fingerprint?: string;
  readonly finalizingAt?: number;
  /** When the sale was made, of one that is told late. */
  readonly occurredAt?: number;
  /** How often the partner was asked to book it, or what became of it, without an outcome. */
  readonly attempts?: number;
  /** A void came while the outcome was unknown: it is carried out once it is known. */
  readonly voidRequestedAt?: number;

  readonly earnedPoints?: number;
  readonly newBalance?: number;
  readonly receiptId?: string;
  readonly finalizedAt?: number;
  /** What of it was given back, in the order of asking; the booking itself stays as it was. */
  readonly returns?: readonly Return[];

  /** Of one that has failed. */
  readonly code?: SessionFailure;
  readonly partnerCode?: string;
  readonly partnerMessage?: string;

  readonly createdAt: number;
  readonly updatedAt: number;
  /** An open session ends then. */
  readonly expiresAt: number;
  /** When somebody has to look at it next: see `dueAtOf`. */
  readonly dueAt: number;
  readonly correlationId: string;
}

/** A void of a finalized session, or a return of some of its goods. */
export interface Return {
  readonly returnId: string;
  readonly kind: 'void' | 'return';
  readonly state: 'asked' | 'done' | 'refused';
  readonly fingerprint: string;
  /** What comes back; absent where lines say it, and where everything does. */
  readonly amount?: number;
  /** What comes back, where it is said so. Kept until the partner has answered. */
  readonly lines?: readonly { readonly sku: string; readonly qty: number }[];
  /** What the partner took back. */
  readonly points?: number;
  readonly newBalance?: number;
  readonly at: number;
  readonly partnerCode?: string;
  readonly partnerMessage?: string;
}

/** What a decision changes of a session; undefined takes the field away. */
export type SessionChanges = {
  readonly [Field in Exclude<keyof Session, 'version' | 'updatedAt' | 'sessionId'>]?: Session[Field] | undefined;
};
