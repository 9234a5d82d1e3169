import { type Account, openAccount } from './account.ts';
import type { Programme } from './contracts/programme.ts';
import { type ClaimedEntry, type Entry, transactionId } from './entry.ts';
import type { Circumstances, Movement, Refusal } from './movement.ts';

/**
 * Whose write it was: one finished before this attempt read, one that ran beside it, or another movement of the same
 * group.
 */
export type RepeatedBy = 'earlier' | 'concurrent' | 'same_group';

/** What became of one movement. */
export type Outcome =
  /** Written by this attempt. */
  | { readonly status: 'applied'; readonly entry: Entry }
  /** Its source is applied once: nothing moved, here is what was written for it. */
  | { readonly status: 'repeated'; readonly entry: Entry; readonly by: RepeatedBy }
  | { readonly status: 'refused'; readonly refusal: Refusal | 'no_account' | 'order_of_another_member' };

/** The account and entries to write in one transaction, and what to answer once they are. */
export interface Plan {
  readonly account: Account | undefined;
  readonly entries: readonly Entry[];
  /** One for each movement, in their order. */
  readonly outcomes: readonly Outcome[];
}

/**
 * Decides a group of movements of one member against what the ledger holds: each source once, also within the group.
 *
 * @param account as read, or undefined for a member not seen before
 * @param claimed entries already written for the movements' sources, by transaction id
 */
export function plan(
  userId: string,
  account: Account | undefined,
  claimed: ReadonlyMap<string, ClaimedEntry>,
  movements: readonly Movement[],
  programme: Programme,
  circumstances: Circumstances,
): Plan {
  // Clocks of two processes differ; an account's entries are in the order of their times all the same.
  const posting = { ...circumstances, at: Math.max(circumstances.at, account?.updatedAt ?? circumstances.at) };
  let current = account;
  const entries = new Map<string, Entry>();
  const outcomes = movements.map((movement): Outcome => {
    const id = transactionId(movement.source);
    const written = claimed.get(id);
    if (written && written.userId !== userId) return { status: 'refused', refusal: 'order_of_another_member' };
    if (written) return { status: 'repeated', entry: written.entry, by: 'earlier' };
    const twin = entries.get(id);
    if (twin) return { status: 'repeated', entry: twin, by: 'same_group' };
    if (!current && !movement.opensAccount) return { status: 'refused', refusal: 'no_account' };
    const decision = movement.decide(current ?? openAccount(userId, posting.at), programme, posting);
    if (!decision.accepted) return { status: 'refused', refusal: decision.refusal };
    current = decision.account;
    entries.set(id, decision.entry);
    return { status: 'applied', entry: decision.entry };
  });
  return { account: current, entries: [...entries.values()], outcomes };
}
