import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { count } from '../../platform/telemetry/observability.ts';
import { accountRepository } from '../adapters/account-repository.ts';
import { inTurn } from '../adapters/in-turn.ts';

/** The accounts of the function's own table, for consumers of queues and streams. */
export const accounts = inTurn(
  accountRepository({
    client: documentClient(),
    tableName: setting('LOYALTY_TABLE_NAME'),
    onConflict: () => count('Conflicts'),
  }),
);
