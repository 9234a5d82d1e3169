import { sqsClient } from '../../platform/aws/clients.ts';
import { commandQueue } from '../../platform/outgoing/command-queue.ts';
import { setting } from '../../platform/settings.ts';

/** Sends movements of shared accounts to whoever makes them. */
export const sendSharedWrites = commandQueue({ client: sqsClient(), queueUrl: setting('SHARED_WRITES_QUEUE_URL') });
