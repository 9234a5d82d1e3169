import { type Account, openAccount } from './account.ts';
import type { Programme } from './contracts/programme.ts';
import { type ClaimedEntry, type Entry, type Grown, type Source, transactionId } from './entry.ts';
import type { Circumstances, Movement, Refusal } from './movement.ts';
import { type Notice, type Settled, settle } from './settle.ts';

/**
 * Whose write it was: one finished before this attempt read, one that ran beside it, or another movement of the same
 * group.
 */
export type RepeatedBy = 'earlier' | 'concurrent' | 'same_group';

/** Why the ledger moves nothing, whatever the command's own rule says. */
export type PlanRefusal = Refusal | 'no_account' | 'order_of_another_member' | 'account_merged';

/** What the ledger decides of one movement. */
export type Decided =
  /** Written by this attempt. */
  | { readonly status: 'applied'; readonly entry: Entry }
  /** Its source is applied once: nothing moved, here is what was written for it. */
  | { readonly status: 'repeated'; readonly entry: Entry; readonly by: RepeatedBy }
  | { readonly status: 'refused'; readonly refusal: PlanRefusal };

/** What became of one movement. */
export type Outcome =
  | Decided
  /** Of a shared account: whoever writes it has been told, and nobody waits for what becomes of it. */
  | { readonly status: 'queued' };

/** An entry of the table that grows: to be written on the condition that it is still as it was read. */
export interface GrownEntry {
  /** Whose entry it is: that of an account that was merged stays where it was. */
  readonly userId: string;
  /** As it was read. */
  readonly entry: Entry;
  readonly grown: Grown;
}

/** What to write in one transaction, and what to answer once it is. */
export interface Plan {
  readonly account: Account | undefined;
  /** What fell due first, then what the movements wrote. */
  readonly entries: readonly Entry[];
  readonly grown: readonly GrownEntry[];
  /** What the member is to be told of, once this is written. */
  readonly notices: readonly Notice[];
  /** One for each movement, in their order. */
  readonly outcomes: readonly Decided[];
}

/** When more falls due at once it is written by itself, before anything is decided. */
export const MAX_STEPS_BESIDE_MOVEMENTS = 20;

/**
 * Decides a group of movements of one member against what the ledger holds: each source once, also within the group.
 * What has fallen due is settled first; where nothing is applied, nothing of that is to be written either.
 *
 * @param account as read, or undefined for a member not seen before
 * @param claimed entries already written for the movements' sources and for what they need, by transaction id
 */
export function plan(
  userId: string,
  account: Account | undefined,
  claimed: ReadonlyMap<string, ClaimedEntry>,
  movements: readonly Movement[],
  programme: Programme,
  circumstances: Circumstances,
): Plan {
  const posting = { ...circumstances, at: postedAt(account, circumstances) };
  const settled = account && settle(account, posting.at, programme, posting);
  let current = settled?.account;
  const own = new Map<string, Entry>();
  const grown = new Map<string, Grown>();
  const found = new Map(claimed);
  const outcomes = movements.map((asked): Decided => {
    const movement = (current?.state === 'closed' && asked.ifClosed) || asked;
    const id = transactionId(movement.source);
    const written = claimed.get(id);
    // What was counted for a merged member lies with whoever has their account now, and it is theirs to tell.
    if (written && !isOf(written, userId, account))
      return { status: 'refused', refusal: isMerged(account) ? 'account_merged' : 'order_of_another_member' };
    if (written) return { status: 'repeated', entry: written.entry, by: 'earlier' };
    const twin = own.get(id);
    if (twin) return { status: 'repeated', entry: twin, by: 'same_group' };
    const refusal = refusalOf(movement, userId, current, claimed);
    if (refusal) return { status: 'refused', refusal };
    const facts = { ...posting, at: postedAt(current, posting) };
    const decision = movement.decide(current ?? openAccount(userId, facts.at), found, programme, facts);
    if (!decision.accepted) return { status: 'refused', refusal: decision.refusal };
    current = decision.account;
    for (const entry of decision.entries) remember(entry);
    for (const { source, grown: values } of decision.grown ?? []) grow(source, values);
    return { status: 'applied', entry: own.get(id) as Entry };
  });
  if (own.size === 0) return { account, entries: [], grown: [], notices: [], outcomes };
  return {
    account: current,
    entries: [...(settled?.entries ?? []), ...own.values()],
    grown: [...grown].map(([id, values]) => ({ ...(claimed.get(id) as ClaimedEntry), grown: values })),
    notices: settled?.notices ?? [],
    outcomes,
  };

  function remember(entry: Entry): void {
    own.set(transactionId(entry), entry);
    found.set(transactionId(entry), { userId, entry });
  }

  /** What this group itself writes is written as it has grown. */
  function grow(source: Source, values: Grown): void {
    const id = transactionId(source);
    const before = found.get(id);
    if (!before) throw new Error(`${id} grows and was not found`);
    const entry = { ...before.entry, ...values };
    found.set(id, { ...before, entry });
    if (own.has(id)) own.set(id, entry);
    else grown.set(id, values);
  }
}

/**
 * Settles an account by itself, for the timer and where more is due than goes beside movements.
 *
 * @returns undefined where nothing is due
 */
export function planSettlement(
  account: Account,
  programme: Programme,
  circumstances: Circumstances,
  most?: number,
): Settled | undefined {
  const posting = { ...circumstances, at: postedAt(account, circumstances) };
  const settled = settle(account, posting.at, programme, posting, most);
  return settled.account === account ? undefined : settled;
}

/** Clocks of two processes differ; an account's entries are in the order of their times all the same. */
export function postedAt(account: Account | undefined, { at }: Pick<Circumstances, 'at'>): number {
  return Math.max(at, account?.updatedAt ?? at);
}

function isMerged(account: Account | undefined): boolean {
  return account?.state === 'merged';
}

function isOf(claimed: ClaimedEntry, userId: string, account: Account | undefined): boolean {
  return claimed.userId === userId || (account?.absorbed.includes(claimed.userId) ?? false);
}

function refusalOf(
  { opensAccount, needs = [], staysWithMember = false, opensClosed = false }: Movement,
  userId: string,
  account: Account | undefined,
  claimed: ReadonlyMap<string, ClaimedEntry>,
): PlanRefusal | undefined {
  if (!account && !opensAccount) return 'no_account';
  if (account?.state === 'merged') return staysWithMember ? 'account_closed' : 'account_merged';
  if (account?.state === 'closed' && !opensClosed) return 'account_closed';
  const isAnothers = needs.some((source) => {
    const needed = claimed.get(transactionId(source));
    return needed && !isOf(needed, userId, account);
  });
  return isAnothers ? 'order_of_another_member' : undefined;
}
