import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { statementReader } from '../adapters/statement.ts';

/** The statements of the function's own table. */
export const statement = statementReader({ client: documentClient(), tableName: setting('LOYALTY_TABLE_NAME') });
