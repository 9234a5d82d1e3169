import assert from 'node:assert/strict';
import { assertCoherent } from '../../shared/loyalty/account.ts';
import {
  type AccountItem,
  accountOf,
  type ClaimItem,
  claimedEntryOf,
  type EntryItem,
  entryOfItem,
  keys,
} from '../../shared/loyalty/adapters/ledger-items.ts';
import { type Entry, transactionId } from '../../shared/loyalty/entry.ts';
import type { InMemoryTable } from './table/in-memory-table.ts';

/**
 * Asserts that a member's account is what their entries make of it: sequences from 1 without a gap, each source once,
 * each balance the one before plus the entry, never below zero, the stored account equal to the sums, and a claim for
 * each entry.
 *
 * @returns the entries, oldest first
 */
export function ledgerIsCoherent(table: InMemoryTable, userId: string): Entry[] {
  const items = table.items(keys.partition(userId));
  const accountItem = items.find(({ SK }) => SK === 'ACCOUNT') as AccountItem | undefined;
  const entries = items
    .filter(({ SK }) => String(SK).startsWith('ENTRY#'))
    .map((item) => entryOfItem(item as unknown as EntryItem))
    .sort((a, b) => a.sequence - b.sequence);
  if (!accountItem) {
    assert.equal(entries.length, 0, `${userId} has entries without an account`);
    return entries;
  }
  const rebuilt = rebuiltFrom(entries);
  const { points, earned, spent, held, expired, buckets, sequence } = accountOf(accountItem);
  assertCoherent({ ...accountOf(accountItem), ...rebuilt });
  assert.deepEqual({ points, earned, spent, buckets: sorted(buckets), sequence }, rebuilt, `${userId} was not kept`);
  assert.deepEqual({ held, expired }, { held: 0, expired: 0 }, 'nothing holds or expires points');
  const sources = new Set(entries.map(transactionId));
  assert.equal(sources.size, entries.length, `${userId} has a source twice`);
  const claims = table
    .items()
    .filter((item) => item.userId === userId && item.SK !== 'ACCOUNT') as unknown as ClaimItem[];
  assert.deepEqual(
    claims.map(claimedEntryOf).sort((a, b) => a.entry.sequence - b.entry.sequence),
    entries.map((entry) => ({ userId, entry })),
    `${userId} has a claim without its entry, or the other way round`,
  );
  return entries;
}

function rebuiltFrom(entries: readonly Entry[]) {
  let points = 0;
  let earned = 0;
  let spent = 0;
  const buckets = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    assert.equal(entry.sequence, index + 1, 'sequences count from 1 without a gap');
    points += entry.points;
    if (entry.points > 0) earned += entry.points;
    else spent -= entry.points;
    let moved = 0;
    for (const [month, change] of Object.entries(entry.buckets)) {
      buckets.set(month, (buckets.get(month) ?? 0) + change);
      assert((buckets.get(month) ?? 0) >= 0, `bucket ${month} goes below zero`);
      moved += change;
    }
    assert.equal(moved, entry.points, `${transactionId(entry)} moves what its buckets move`);
    assert.equal(entry.balanceAfter, points, `${transactionId(entry)} says the balance after it`);
    assert(points >= 0, 'the balance goes below zero');
  }
  const left = Object.fromEntries([...buckets].filter(([, left]) => left > 0));
  return { points, earned, spent, buckets: sorted(left), sequence: entries.length };
}

function sorted(buckets: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(buckets).sort(([a], [b]) => (a < b ? -1 : 1)));
}
