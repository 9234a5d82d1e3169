import { ownAccounts } from './own-accounts.ts';

/** The accounts of the function's own table, for consumers of queues and streams. */
export const accounts = ownAccounts();
