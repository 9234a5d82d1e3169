import { randomUUID } from 'node:crypto';
import type { Account, Instant } from '../account.ts';
import type { ProgrammeInForce } from '../contracts/programme.ts';
import { planSettlement } from '../ledger.ts';
import { settle } from '../settle.ts';
import { accountAt } from './account-at.ts';
import type { AccountRepository } from './account-repository.ts';

export interface Reading {
  readonly actor: string;
  readonly at: Instant;
}

type Accounts = Pick<AccountRepository, 'read' | 'settle'>;

/**
 * An account as it is now: what has fallen due is gone from it, and written down by whoever finds it, so that it is
 * announced as well. Nothing due, as nearly always, is one read. A write that fails keeps nobody from seeing the right
 * figures: the next one who looks, or the timer, writes it.
 *
 * @returns the account that has what the member's had, where it was merged; undefined where there is none
 */
export function settledAccount(
  accounts: Accounts,
  programmeInForce: ProgrammeInForce,
  onNotWritten: (error: Error) => void,
) {
  return async (userId: string, reading: Reading): Promise<Account | undefined> => {
    const [account, programme] = await Promise.all([accountAt(accounts, userId), programmeInForce()]);
    const due = account && planSettlement(account, programme, { ...reading, attemptId: randomUUID() });
    if (!due) return account;
    try {
      return await accounts.settle(account.userId, programme, reading);
    } catch (error) {
      onNotWritten(error as Error);
      return due.account;
    }
  };
}

/**
 * The same for doors that only look: what has fallen due is gone from the account, and stays to be written.
 *
 * @returns the account that has what the member's had, where it was merged; undefined where there is none
 */
export function seenAccount(accounts: Pick<Accounts, 'read'>, programmeInForce: ProgrammeInForce) {
  return async (userId: string, at: Instant): Promise<Account | undefined> => {
    const [account, programme] = await Promise.all([accountAt(accounts, userId), programmeInForce()]);
    return account && settle(account, at, programme, { at, attemptId: randomUUID() }).account;
  };
}
