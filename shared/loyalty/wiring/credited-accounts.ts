import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { count } from '../../platform/telemetry/observability.ts';
import { accountRepository } from '../adapters/account-repository.ts';
import { inTurn } from '../adapters/in-turn.ts';
import { sharedWritesSentOn } from '../adapters/shared-writes.ts';
import { sendSharedWrites } from './shared-writes-queue.ts';

/** The accounts of the function's own table, for events: what they bring to shared accounts is sent on. */
export const accounts = inTurn(
  accountRepository({
    client: documentClient(),
    tableName: setting('LOYALTY_TABLE_NAME'),
    ofShared: sharedWritesSentOn(sendSharedWrites),
    onConflict: () => count('Conflicts'),
  }),
);
