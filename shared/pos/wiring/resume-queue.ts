import { sqsClient } from '../../platform/aws/clients.ts';
import { commandQueue } from '../../platform/outgoing/command-queue.ts';
import { setting } from '../../platform/settings.ts';

/** Has outcomes of sales looked for. */
export const sendResume = commandQueue({ client: sqsClient(), queueUrl: setting('RESUME_QUEUE_URL') });
