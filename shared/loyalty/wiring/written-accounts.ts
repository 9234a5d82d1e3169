import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { count } from '../../platform/telemetry/observability.ts';
import { accountRepository, REQUEST_RETRY } from '../adapters/account-repository.ts';
import { inTurn } from '../adapters/in-turn.ts';
import { sharedWritesAwaited } from '../adapters/shared-writes.ts';
import { answers } from './shared-answers.ts';
import { sendSharedWrites } from './shared-writes-queue.ts';

/** The accounts of the function's own table, for requests that write: those of shared accounts wait for their turn. */
export const accounts = inTurn(
  accountRepository({
    client: documentClient(),
    tableName: setting('LOYALTY_TABLE_NAME'),
    patience: REQUEST_RETRY,
    ofShared: sharedWritesAwaited({ send: sendSharedWrites, answers }),
    onConflict: () => count('Conflicts'),
  }),
);
