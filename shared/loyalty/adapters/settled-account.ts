import { randomUUID } from 'node:crypto';
import type { Account, Instant } from '../account.ts';
import type { ProgrammeInForce } from '../contracts/programme.ts';
import { planSettlement } from '../ledger.ts';
import type { AccountRepository } from './account-repository.ts';

export interface Reading {
  readonly actor: string;
  readonly at: Instant;
}

/**
 * An account as it is now: what has fallen due is gone from it, and written down by whoever finds it, so that it is
 * announced as well. Nothing due, as nearly always, is one read. A write that fails keeps nobody from seeing the right
 * figures: the next one who looks, or the timer, writes it.
 *
 * @returns the account that has what the member's had, where it was merged; undefined where there is none
 */
export function settledAccount(
  accounts: Pick<AccountRepository, 'read' | 'settle'>,
  programmeInForce: ProgrammeInForce,
  onNotWritten: (error: Error) => void,
) {
  return async function upToDate(userId: string, reading: Reading, hopsLeft = 5): Promise<Account | undefined> {
    const [account, programme] = await Promise.all([accounts.read(userId), programmeInForce()]);
    if (account?.mergedInto && hopsLeft > 0) return upToDate(account.mergedInto, reading, hopsLeft - 1);
    const due = account && planSettlement(account, programme, { ...reading, attemptId: randomUUID() });
    if (!due) return account;
    try {
      return await accounts.settle(userId, programme, reading);
    } catch (error) {
      onNotWritten(error as Error);
      return due.account;
    }
  };
}
