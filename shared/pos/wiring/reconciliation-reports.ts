import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { reconciliationReports } from '../adapters/reconciliation-reports.ts';

/** What comparisons with the partner's books have found, in the function's own table. */
export const reports = reconciliationReports(documentClient(), setting('POS_SESSIONS_TABLE_NAME'));
