import { REQUEST_RETRY } from '../adapters/patience.ts';
import { sharedWritesAwaited } from '../adapters/shared-writes.ts';
import { ownAccounts } from './own-accounts.ts';
import { answers } from './shared-answers.ts';
import { sendSharedWrites } from './shared-writes-queue.ts';

/** The accounts of the function's own table, for requests that write: those of shared accounts wait for their turn. */
export const accounts = ownAccounts({
  patience: REQUEST_RETRY,
  ofShared: sharedWritesAwaited({ send: sendSharedWrites, answers }),
});
