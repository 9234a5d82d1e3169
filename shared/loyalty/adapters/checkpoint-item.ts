import { createHash } from 'node:crypto';
import { type Account, type Instant, openAccount } from '../account.ts';
import { canonical, REBUILT } from '../rebuild.ts';
import { keys } from './ledger-items.ts';

/** What an account was when it was last found to be what its entries make of it. */
export interface CheckpointItem {
  readonly PK: string;
  readonly SK: string;
  readonly userId: string;
  readonly state: Readonly<Record<string, unknown>>;
  /** Of the state: a checkpoint that was changed is none. */
  readonly digest: string;
  readonly checkedAt: Instant;
}

export function checkpointItem(account: Account, checkedAt: Instant): CheckpointItem {
  const { userId, createdAt, updatedAt } = account;
  const fields = Object.fromEntries(REBUILT.map((field) => [field, account[field]]));
  const state = { ...fields, createdAt, updatedAt };
  return { ...keys.checkpoint(userId), userId, state, digest: digestOf(state), checkedAt };
}

/**
 * The account as it was then.
 *
 * @param account as it is now
 * @returns undefined for a checkpoint that was changed, or that is of an earlier life of the account
 */
export function checkpointOf({ state, digest }: CheckpointItem, account: Account): Account | undefined {
  if (digestOf(state) !== digest || state.createdAt !== account.createdAt) return undefined;
  return { ...openAccount(account.userId, account.createdAt), ...(state as Partial<Account>) };
}

function digestOf(state: CheckpointItem['state']): string {
  return createHash('sha256').update(canonical(state)).digest('base64url');
}
