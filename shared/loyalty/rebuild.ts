import { type Account, assertCoherent } from './account.ts';
import { sum } from './buckets.ts';
import { COUNTERS, type Components, type Entry, transactionId } from './entry.ts';
import { applyEntry } from './posting.ts';

/**
 * The account that entries make of an earlier state of it: a new account, or a checkpoint.
 *
 * @param entries those after the checkpoint, oldest first
 */
export function rebuild(checkpoint: Account, entries: readonly Entry[]): Account {
  return entries.reduce(applyEntry, checkpoint);
}

/** What an account's entries stand for. Not the tier, which they know nothing of, nor what the member was told. */
export const REBUILT = [
  'points',
  'held',
  'debt',
  ...COUNTERS,
  'highestPoints',
  'buckets',
  'holds',
  'days',
  'state',
  'stateSince',
  'mergedInto',
  'absorbed',
  'lives',
  'sequence',
] as const satisfies readonly (keyof Account)[];

/** A field of an account that is not what its entries make of it. */
export interface Difference {
  readonly field: (typeof REBUILT)[number];
  readonly kept: unknown;
  readonly rebuilt: unknown;
}

export function differences(account: Account, rebuilt: Account): Difference[] {
  return REBUILT.filter((field) => canonical(account[field]) !== canonical(rebuilt[field])).map((field) => ({
    field,
    kept: account[field],
    rebuilt: rebuilt[field],
  }));
}

/** What an account's entries have made of it so far, and what is wrong about them. */
export interface Replay {
  readonly account: Account;
  /** A sentence for each fault, oldest first. */
  readonly faults: readonly string[];
  readonly sources: ReadonlySet<string>;
}

/** @param checkpoint a state that is known to be right: a new account's, or a later one */
export function replayFrom(checkpoint: Account): Replay {
  return { account: checkpoint, faults: [], sources: new Set() };
}

/**
 * Goes on with further entries, and finds what is wrong about them: sequences with a gap, times that go back, a source that
 * is there twice, entries that do not move what their months and counters say or do not leave what they say, anything below
 * zero on the way.
 *
 * @param entries those after what was replayed, oldest first
 */
export function replay(soFar: Replay, entries: readonly Entry[]): Replay {
  const faults = [...soFar.faults];
  const sources = new Set(soFar.sources);
  let current = soFar.account;
  for (const entry of entries) {
    const id = transactionId(entry);
    if (entry.sequence !== current.sequence + 1) faults.push(`${id} is ${entry.sequence} after ${current.sequence}`);
    if (entry.createdAt < current.updatedAt && current.sequence > 0)
      faults.push(`${id} is posted before its forerunner`);
    if (sources.has(id)) faults.push(`${id} is there twice`);
    sources.add(id);
    faults.push(...faultsOf(entry).map((fault) => `${id} ${fault}`));
    current = applyEntry(current, entry);
    if (!isSame(entry.after, current)) faults.push(`${id} does not leave what it says`);
    faults.push(...assertedFaults(current).map((fault) => `after ${id}: ${fault}`));
  }
  return { account: current, faults, sources };
}

/**
 * Everything that is wrong about an account and its entries: what `replay` finds, what no account may be, and in the end
 * the account as it is kept beside what its entries make.
 *
 * @param entries those after the checkpoint, oldest first
 * @returns a sentence for each fault; none for a coherent ledger
 */
export function incoherences(account: Account, entries: readonly Entry[], checkpoint: Account): string[] {
  const { account: rebuilt, faults } = replay(replayFrom(checkpoint), entries);
  return [
    ...faults,
    ...assertedFaults(account),
    ...differences(account, rebuilt).map(
      ({ field, kept, rebuilt: made }) =>
        `${field} is kept as ${canonical(kept)}, and its entries make ${canonical(made)}`,
    ),
  ];
}

function faultsOf({ kind, points, change, buckets, counters, expired: gone = {} }: Entry): string[] {
  const { earned = 0, restored = 0, added = 0, spent = 0, expired = 0, reversed = 0, removed = 0 } = counters;
  const counted = earned + restored + added - spent - expired - reversed - removed;
  return [
    ...(points === change.available ? [] : ['says other points than it moves']),
    ...(points === sum(buckets) ? [] : ['moves other points than its months']),
    ...(kind === 'expiry' || expired === sum(gone) ? [] : ['counts other points as expired than its months']),
    ...(counted === change.available + change.held - change.debt ? [] : ['counts other points than it moves']),
    ...(Object.values(counters).every((value) => value >= 0) ? [] : ['lets a counter shrink']),
  ];
}

function isSame({ available, held, debt }: Components, account: Account): boolean {
  return available === account.points && held === account.held && debt === account.debt;
}

/** What no account may be, as sentences. */
export function assertedFaults(account: Account): string[] {
  try {
    assertCoherent(account);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** The same text for the same value, whatever the order of its keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
