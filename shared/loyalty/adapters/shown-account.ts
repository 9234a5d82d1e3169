import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import type { Account } from '../account.ts';
import { LOYALTY_PROBLEMS } from '../problems.ts';

/**
 * An account as its member may know of it: one that was closed is none.
 *
 * @throws HttpProblem no_account
 */
export function shownAccount(account: Account | undefined): Account {
  if (!account || account.state === 'closed') throw new HttpProblem(LOYALTY_PROBLEMS.no_account);
  return account;
}
