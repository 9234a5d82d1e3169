import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { count } from '../../platform/telemetry/observability.ts';
import { accountRepository } from '../adapters/account-repository.ts';

/** The accounts of the function's own table. */
export const accounts = accountRepository({
  client: documentClient(),
  tableName: setting('LOYALTY_TABLE_NAME'),
  onConflict: () => count('Conflicts'),
});
