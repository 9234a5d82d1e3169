import { documentClient, sqsClient } from '../../platform/aws/clients.ts';
import { commandQueue } from '../../platform/outgoing/command-queue.ts';
import { setting } from '../../platform/settings.ts';
import { startReconciliation } from '../adapters/start-reconciliation.ts';
import { stockReconciliations } from '../adapters/stock-reconciliations.ts';

export const sendRuns = commandQueue({ client: sqsClient(), queueUrl: setting('RECONCILIATION_QUEUE_URL') });
export const runs = stockReconciliations(documentClient(), setting('INVENTORY_TABLE_NAME'));
export const start = startReconciliation(runs, sendRuns);
