import { documentClient, sqsClient } from '../../platform/aws/clients.ts';
import { commandQueue } from '../../platform/outgoing/command-queue.ts';
import { setting } from '../../platform/settings.ts';
import { orderReconciliations } from '../adapters/order-reconciliations.ts';
import { startReconciliation } from '../adapters/start-reconciliation.ts';

export const sendRuns = commandQueue({ client: sqsClient(), queueUrl: setting('RECONCILIATION_QUEUE_URL') });
export const runs = orderReconciliations(documentClient(), setting('ORDERS_TABLE_NAME'));
export const start = startReconciliation(runs, sendRuns);
