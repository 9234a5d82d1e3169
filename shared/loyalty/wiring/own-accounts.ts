import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { count } from '../../platform/telemetry/observability.ts';
import {
  type AccountRepository,
  type AccountRepositorySettings,
  accountRepository,
} from '../adapters/account-repository.ts';
import { inTurn } from '../adapters/in-turn.ts';

/** The accounts of the function's own table: how long it keeps trying, and what becomes of shared ones, is its caller's. */
export function ownAccounts(
  settings: Pick<AccountRepositorySettings, 'patience' | 'ofShared'> = {},
): AccountRepository {
  return inTurn(
    accountRepository({
      ...settings,
      client: documentClient(),
      tableName: setting('LOYALTY_TABLE_NAME'),
      onConflict: () => count('Conflicts'),
    }),
  );
}
