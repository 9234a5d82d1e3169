import type { Account } from './account.ts';
import { accountView } from './account-view.ts';
import type { Programme } from './contracts/programme.ts';

/** An account as administrators see it: what its member sees, and where its ledger stands. */
export function memberView(account: Account, programme: Programme) {
  return {
    ...accountView(account, programme),
    debt: account.debt,
    state: account.state,
    mergedInto: account.mergedInto,
    shared: account.shared,
    sequence: account.sequence,
    createdAt: new Date(account.createdAt).toISOString(),
    updatedAt: new Date(account.updatedAt).toISOString(),
  };
}
