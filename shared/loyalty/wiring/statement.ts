import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { mergedStatement } from '../adapters/merged-statement.ts';
import { statementReader } from '../adapters/statement.ts';

/** The statements of the function's own table. */
export const statement = statementReader({ client: documentClient(), tableName: setting('LOYALTY_TABLE_NAME') });

/** The same as members see them, through accounts that were merged. */
export const statementOfMember = mergedStatement(statement);
