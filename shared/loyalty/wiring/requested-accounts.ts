import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { count } from '../../platform/telemetry/observability.ts';
import { accountRepository, REQUEST_RETRY } from '../adapters/account-repository.ts';
import { inTurn } from '../adapters/in-turn.ts';

/** The accounts of the function's own table, for requests: whoever waits for the answer is told soon that others write. */
export const accounts = inTurn(
  accountRepository({
    client: documentClient(),
    tableName: setting('LOYALTY_TABLE_NAME'),
    patience: REQUEST_RETRY,
    onConflict: () => count('Conflicts'),
  }),
);
