import { watched } from '#watched';
import { sqsClient } from '../../platform/aws/clients.ts';
import { watchedNames } from '../../platform/aws/watched-names.ts';
import { setting } from '../../platform/settings.ts';
import { queuesWithMessages } from '../adapters/full-queues.ts';
import { contextsIn } from '../contexts.ts';

const { queues } = watchedNames(watched, setting('WATCHED_CONTEXTS'), setting('ENV'));

/** The contexts of the function's own deployment, with the command that each offers. */
export const contexts = contextsIn(setting('EVERY_RESET_FUNCTION_ARNS'), setting('ENV'));

/** Those of the deployment's queues that hold something; what was parked stays where it is. */
export const fullQueues = queuesWithMessages(
  sqsClient(),
  setting('QUEUES_URL'),
  queues.filter((name) => !/-dlq(\.fifo)?$/.test(name)),
);
