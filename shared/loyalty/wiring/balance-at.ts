import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { balanceReader } from '../adapters/balance-at.ts';

/** Balances of the function's own table as of a moment. */
export const balanceAt = balanceReader({ client: documentClient(), tableName: setting('LOYALTY_TABLE_NAME') });
