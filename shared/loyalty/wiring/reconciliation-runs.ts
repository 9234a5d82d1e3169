import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { reconciliationRuns } from '../adapters/reconciliation-runs.ts';

/** The runs of reconciliation that the function's own table knows. */
export const runs = reconciliationRuns({ client: documentClient(), tableName: setting('LOYALTY_TABLE_NAME') });
