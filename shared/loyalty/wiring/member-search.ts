import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { memberSearch } from '../adapters/member-search.ts';

/** The members whose accounts are in the function's own table. */
export const members = memberSearch({ client: documentClient(), tableName: setting('LOYALTY_TABLE_NAME') });
