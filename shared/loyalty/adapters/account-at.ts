import type { Account, Instant } from '../account.ts';
import { MAX_HOPS } from '../merge.ts';
import type { AccountRepository } from './account-repository.ts';

/**
 * The account that had a member's points at a moment, or that has them now: from a merge on, that of the member they were
 * merged into, a few hops away, as people merge twice. Read before its entries are, so that it has none that they lack.
 */
export async function accountAt(
  accounts: Pick<AccountRepository, 'read'>,
  userId: string,
  at: Instant = Number.POSITIVE_INFINITY,
  hopsLeft = MAX_HOPS,
): Promise<Account | undefined> {
  const account = await accounts.read(userId);
  // The merge is the last that is posted of an account.
  if (!account?.mergedInto || at < account.updatedAt || hopsLeft === 0) return account;
  return accountAt(accounts, account.mergedInto, at, hopsLeft - 1);
}
