import assert from 'node:assert/strict';
import { openAccount } from '../../shared/loyalty/account.ts';
import {
  type AccountItem,
  accountOf,
  type ClaimItem,
  claimedEntryOf,
  type EntryItem,
  entryOfItem,
  keys,
} from '../../shared/loyalty/adapters/ledger-items.ts';
import { type Entry, isSettlement } from '../../shared/loyalty/entry.ts';
import { incoherences } from '../../shared/loyalty/rebuild.ts';
import type { InMemoryTable } from './table/in-memory-table.ts';

/**
 * Asserts that a member's account is what their entries make of it, as `incoherences` has it, and that each entry which
 * did not fall due by itself has its claim.
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
  const account = accountOf(accountItem);
  assert.deepEqual(incoherences(account, entries, openAccount(userId, account.createdAt)), [], userId);
  const claims = table
    .items()
    .filter(({ userId: whose, SK }) => whose === userId && /^(CLAIM|SHOP)#/.test(String(SK))) as unknown as ClaimItem[];
  assert.deepEqual(
    claims.map(claimedEntryOf).sort((a, b) => a.entry.sequence - b.entry.sequence),
    entries.filter((entry) => !isSettlement(entry)).map((entry) => ({ userId, entry })),
    `${userId} has a claim without its entry, or the other way round`,
  );
  return entries;
}
