import { REQUEST_RETRY } from '../adapters/patience.ts';
import { ownAccounts } from './own-accounts.ts';

/** The accounts of the function's own table, for requests: whoever waits for the answer is told soon that others write. */
export const accounts = ownAccounts({ patience: REQUEST_RETRY });
