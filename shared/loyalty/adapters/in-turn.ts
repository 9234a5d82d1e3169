import type { AccountRepository } from './account-repository.ts';

/**
 * Lets writers of one account who meet in one process go one after the other: each would read, decide and lose its write
 * to the one before. Those of other processes are met as ever, and so are those who follow a merge to another account.
 * Reads wait for nobody.
 */
export function inTurn(accounts: AccountRepository): AccountRepository {
  /** The end of the newest turn at each account that somebody is at. */
  const newest = new Map<string, Promise<unknown>>();

  async function turn<Result>(members: readonly string[], work: () => Promise<Result>): Promise<Result> {
    // Who comes first goes first at all of its accounts, so that none waits for another that waits for it.
    const before = members.map((userId) => newest.get(userId));
    const own = Promise.allSettled(before).then(work);
    for (const userId of members) newest.set(userId, own);
    try {
      return await own;
    } finally {
      for (const userId of members) if (newest.get(userId) === own) newest.delete(userId);
    }
  }

  return {
    ...accounts,
    apply: (userId, ...rest) => turn([userId], () => accounts.apply(userId, ...rest)),
    settle: (userId, ...rest) => turn([userId], () => accounts.settle(userId, ...rest)),
    merge: (merge, ...rest) => turn([merge.from, merge.to], () => accounts.merge(merge, ...rest)),
  };
}
