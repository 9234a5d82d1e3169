import { documentClient } from '../../platform/aws/clients.ts';
import { ownPublisher } from '../../platform/events/own-publisher.ts';
import { setting } from '../../platform/settings.ts';
import { accountReconciliation } from '../adapters/account-reconciliation.ts';
import { announcedReconciliation } from '../adapters/announced-reconciliation.ts';

/** Compares accounts of the function's own table with their entries, and tells of what it finds. */
export const reconcile = announcedReconciliation(
  accountReconciliation({ client: documentClient(), tableName: setting('LOYALTY_TABLE_NAME') }),
  ownPublisher,
);
