import type { Account, Instant } from './account.ts';
import type { Programme } from './contracts/programme.ts';
import type { Entry, Source } from './entry.ts';

/** Facts about a movement that the ledger keeps but does not decide by. */
export interface Circumstances {
  readonly at: Instant;
  readonly attemptId: string;
}

/** What every command carries beside its points. */
export interface Command {
  readonly source: Source;
  readonly points: number;
  readonly correlationId: string;
  /** Set where a repeated source must also repeat its request, as an Idempotency-Key does. */
  readonly fingerprint?: string;
}

/** Why a command moves nothing. */
export type Refusal = 'not_enough_points' | 'balance_too_large';

export type Decision =
  | { readonly accepted: true; readonly account: Account; readonly entry: Entry }
  | { readonly accepted: false; readonly refusal: Refusal };

/** One rule of the ledger, bound to its command: applied anew whenever the account has changed meanwhile. */
export interface Movement {
  readonly source: Source;
  /** Whether the movement may open the account of a member not seen before. */
  readonly opensAccount: boolean;
  readonly decide: (account: Account, programme: Programme, circumstances: Circumstances) => Decision;
}

/** The entry that a command leaves behind on the account it has changed. */
export function entryOf(
  command: Command,
  after: Account,
  change: { readonly points: number; readonly buckets: Readonly<Record<string, number>> },
  circumstances: Circumstances,
): Entry {
  return {
    ...command.source,
    points: change.points,
    balanceAfter: after.points,
    sequence: after.sequence,
    buckets: change.buckets,
    fingerprint: command.fingerprint ?? null,
    correlationId: command.correlationId,
    attemptId: circumstances.attemptId,
    createdAt: circumstances.at,
  };
}
