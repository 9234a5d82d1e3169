import { sharedWritesSentOn } from '../adapters/shared-writes.ts';
import { ownAccounts } from './own-accounts.ts';
import { sendSharedWrites } from './shared-writes-queue.ts';

/** The accounts of the function's own table, for events: what they bring to shared accounts is sent on. */
export const accounts = ownAccounts({ ofShared: sharedWritesSentOn(sendSharedWrites) });
