import { type Account, openAccount } from './account.ts';
import { credit, negated, take } from './buckets.ts';
import type { Programme } from './contracts/programme.ts';
import type { Entry } from './entry.ts';
import { postedAt } from './ledger.ts';
import type { Circumstances, Command, Decision, Refusal } from './movement.ts';
import { decided } from './posting.ts';
import { settle } from './settle.ts';

/** So often a member may be merged on, after a first merge, and is still followed. */
export const MAX_HOPS = 5;

/** Two members who are one: what `from` has goes into the account of `to`. */
export interface Merge extends Omit<Command, 'source'> {
  readonly from: string;
  readonly to: string;
  /** Whether members not seen before take part. They do by default: news of a merge may come before those of a sign-up. */
  readonly opensAccounts?: boolean;
}

export type MergeRefusal = Refusal | 'no_account' | 'account_merged';

/** One side of a merge: an account with the entries to write beside it, those that fell due first. */
export interface MergedSide {
  readonly account: Account;
  readonly entries: readonly Entry[];
}

export type MergeOutcome =
  /** To be written in one transaction, on both accounts' conditions. */
  | { readonly status: 'applied'; readonly from: MergedSide; readonly to: MergedSide }
  /** It was made before: nothing moves. */
  | { readonly status: 'repeated' }
  | { readonly status: 'refused'; readonly refusal: MergeRefusal };

/**
 * Moves points, with their months, and debts from one account into the other and leaves the first one merged: whatever
 * comes for it later is the other's. A hold is somebody's purchase under way, so that no account with one is merged.
 *
 * @param accounts as read, or undefined for members not seen before
 */
export function mergeAccounts(
  merge: Merge,
  accounts: { readonly from: Account | undefined; readonly to: Account | undefined },
  programme: Programme,
  circumstances: Circumstances,
): MergeOutcome {
  const { from: giver, to: taker, opensAccounts = true, ...command } = merge;
  if (giver === taker) return { status: 'refused', refusal: 'own_account' };
  if (!opensAccounts && !(accounts.from && accounts.to)) return { status: 'refused', refusal: 'no_account' };
  if (accounts.from?.state === 'merged' && accounts.from.mergedInto === taker) return { status: 'repeated' };
  for (const account of [accounts.from, accounts.to])
    if (account && account.state !== 'open')
      return { status: 'refused', refusal: account.state === 'merged' ? 'account_merged' : 'account_closed' };
  // One instant for both sides, and none of them goes back in time.
  const at = Math.max(postedAt(accounts.from, circumstances), postedAt(accounts.to, circumstances));
  const posting = { ...circumstances, at };
  const from = settle(accounts.from ?? openAccount(giver, at), at, programme, posting);
  const to = settle(accounts.to ?? openAccount(taker, at), at, programme, posting);
  if (from.account.held > 0) return { status: 'refused', refusal: 'holds_open' };

  const out = takeAll(from.account, taker, command, posting);
  if (!out.accepted) return { status: 'refused', refusal: out.refusal };
  const into = takeIn(to.account, from.account, command, programme, posting);
  if (!into.accepted) return { status: 'refused', refusal: into.refusal };
  return {
    status: 'applied',
    from: { account: out.account, entries: [...from.entries, ...out.entries] },
    to: { account: into.account, entries: [...to.entries, ...into.entries] },
  };
}

function takeAll(
  account: Account,
  taker: string,
  command: Omit<Command, 'source'>,
  circumstances: Circumstances,
): Decision {
  const { points, debt, buckets } = account;
  const moves = {
    buckets: negated(buckets),
    debt: -debt,
    counters: { removed: points, added: debt },
    related: taker,
  };
  return decided(account, { ...command, source: { kind: 'mergeOut', sourceId: taker } }, moves, circumstances);
}

/** A debt on either side is paid by the points of the other. */
function takeIn(
  account: Account,
  giver: Account,
  command: Omit<Command, 'source'>,
  { timeZone }: Programme,
  circumstances: Circumstances,
): Decision {
  const came = credit(account.debt, giver.buckets, circumstances.at, timeZone);
  const paid = Math.min(giver.debt, account.points);
  const moves = {
    // Only one of the two moves anything: beside a debt there are no points.
    buckets: giver.debt > 0 ? negated(take(account.buckets, paid)) : came.buckets,
    debt: giver.debt > 0 ? giver.debt - paid : -came.debtPaid,
    counters: { added: giver.points, removed: giver.debt },
    related: giver.userId,
    absorbed: [giver.userId, ...giver.absorbed],
    ...(Object.keys(giver.lives).length > 0 ? { lives: giver.lives } : {}),
  };
  return decided(account, { ...command, source: { kind: 'mergeIn', sourceId: giver.userId } }, moves, circumstances);
}
