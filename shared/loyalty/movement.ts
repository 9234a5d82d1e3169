import type { Account, Instant } from './account.ts';
import type { Programme } from './contracts/programme.ts';
import type { ClaimedEntry, Entry, Grown, Source } from './entry.ts';

/** Facts about a write that the ledger keeps. */
export interface Circumstances {
  /** When it is posted. */
  readonly at: Instant;
  readonly attemptId: string;
  /** Of what falls due by itself, and of commands that name nobody. */
  readonly actor?: string;
  readonly correlationId?: string;
}

/** What every command carries. */
export interface Command {
  readonly source: Source;
  readonly correlationId: string;
  /** Set where a repeated source must also repeat its request, as an Idempotency-Key does. */
  readonly fingerprint?: string;
  /** When it happened, as the event says; the time of posting where it is absent. */
  readonly activityAt?: Instant;
  /** When the bus was told of it, for an event. */
  readonly announcedAt?: Instant;
  readonly actor?: string;
  readonly reason?: string;
}

/** Why a command moves nothing. */
export type Refusal =
  | 'not_enough_points'
  | 'balance_too_large'
  | 'too_many_holds'
  | 'exceeds_hold'
  | 'no_hold'
  | 'hold_captured'
  | 'hold_released'
  | 'hold_lapsed'
  | 'holds_open'
  | 'no_order'
  | 'order_without_value'
  | 'already_spent'
  | 'no_spend'
  | 'more_than_was_spent'
  | 'own_account'
  | 'account_closed';

/** An entry's attributes that grow from what they were when it was read. */
export interface Growth {
  readonly source: Source;
  readonly grown: Grown;
}

export type Decision =
  | {
      readonly accepted: true;
      readonly account: Account;
      /** In their order; one of them has the movement's source. */
      readonly entries: readonly Entry[];
      readonly grown?: readonly Growth[];
    }
  | { readonly accepted: false; readonly refusal: Refusal };

/** A source whose entry a movement looks at: with the account's own member, unless it says whose it is. */
export interface Needed extends Source {
  /** With whom it is looked for first; then with the account's member, and with all whose accounts were merged into it. */
  readonly userId?: string;
}

/** How a movement is made again from text: the rule, and its command, which is plain data. */
export interface Made {
  readonly by: string;
  readonly of: object;
}

/** One rule of the ledger, bound to its command: applied anew whenever the account has changed meanwhile. */
export interface Movement {
  readonly source: Source;
  /** Further sources whose entries it looks at. */
  readonly needs?: readonly Needed[];
  /** Of movements that can be sent on, to whoever writes a shared account: see made-movement.ts. */
  readonly made?: Made;
  /** Whether the movement may open the account of a member not seen before. */
  readonly opensAccount: boolean;
  /** Whether it is about the member alone: where the account was merged it is nothing to the one that has theirs. */
  readonly staysWithMember?: boolean;
  /** Whether a closed account takes it. */
  readonly opensClosed?: boolean;
  /** What it is in its place where the account is closed. */
  readonly ifClosed?: Movement;
  /**
   * @param account settled up to the time of posting
   * @param found entries of what the movement needs, with their members, by transaction id
   */
  readonly decide: (
    account: Account,
    found: ReadonlyMap<string, ClaimedEntry>,
    programme: Programme,
    circumstances: Circumstances,
  ) => Decision;
}

/** When a command's cause happened, and never after its posting. */
export function activityOf(
  { activityAt = Number.POSITIVE_INFINITY }: Pick<Command, 'activityAt'>,
  at: Instant,
): Instant {
  return Math.min(activityAt, at);
}
