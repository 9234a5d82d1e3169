import { sqsClient } from '../../platform/aws/clients.ts';
import { commandQueue } from '../../platform/outgoing/command-queue.ts';
import { setting } from '../../platform/settings.ts';

/** Sends parts of a run to whoever does them. */
export const sendParts = commandQueue({ client: sqsClient(), queueUrl: setting('RECONCILIATION_QUEUE_URL') });
