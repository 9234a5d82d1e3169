import type { Account, Instant } from './account.ts';
import type { Programme } from './contracts/programme.ts';
import { type ClaimedEntry, type Entry, isSettlement, transactionId } from './entry.ts';
import { assertedFaults, canonical, type Difference, differences, type Replay } from './rebuild.ts';
import { nextDue } from './settle.ts';

/** Of the faults of a long history that one lost entry makes wrong from there on, the first are told. */
export const MAX_FAULTS = 20;

/** An account that is not what its entries make of it. */
export interface Drift {
  readonly userId: string;
  /** The number of the newest entry, as the account has it. */
  readonly sequence: number;
  /** Up to this one everything was right when it was looked at before; 0 where nothing was. */
  readonly checkedThrough: number;
  readonly differences: readonly Difference[];
  readonly faults: readonly string[];
}

/** @returns undefined for an account that is what its entries make of it */
export function driftOf(kept: Account, checkedThrough: number, { account, faults }: Replay): Drift | undefined {
  const found = { differences: differences(kept, account), faults: [...faults, ...assertedFaults(kept)] };
  if (found.differences.length === 0 && found.faults.length === 0) return undefined;
  return {
    userId: kept.userId,
    sequence: kept.sequence,
    checkedThrough,
    differences: found.differences,
    faults: found.faults.slice(0, MAX_FAULTS),
  };
}

/**
 * What is wrong about the claim of an entry, which makes its source count once: what falls due by itself has none.
 *
 * @returns a sentence, or none
 */
export function faultsOfClaim(userId: string, entry: Entry, claim: ClaimedEntry | undefined): string[] {
  if (isSettlement(entry)) return [];
  const id = transactionId(entry);
  if (!claim) return [`${id} has no claim: its source would count again`];
  if (claim.userId !== userId) return [`${id} is claimed for ${claim.userId}`];
  return canonical(claim.entry) === canonical(entry) ? [] : [`${id} is claimed otherwise than it is written`];
}

/**
 * What was due so long ago and has no timer any more will not be settled by one: the stream that tells of timers keeps them
 * for a day.
 *
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
const TIMER_ON_ITS_WAY_MS = 24 * 60 * 60 * 1000;

/**
 * When the timer of an account without one is to go off; null where none is missing: nothing will be due, or the timer has
 * gone off and whoever settles it is on the way.
 *
 * @param rebuilt what the entries make of the account
 */
export function missingTimer(
  rebuilt: Account,
  { noticedThrough }: Pick<Account, 'noticedThrough'>,
  programme: Programme,
  at: Instant,
): Instant | null {
  const due = nextDue({ ...rebuilt, noticedThrough }, programme);
  if (due === null || (due <= at && due > at - TIMER_ON_ITS_WAY_MS)) return null;
  return due;
}
