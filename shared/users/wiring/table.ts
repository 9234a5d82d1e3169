import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';

/** The function's own client and table. */
export const client = documentClient();
export const tableName = setting('USERS_TABLE_NAME');
