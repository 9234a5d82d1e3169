import validate from '#contracts/pos/resume-session-command';
import { sqsClient } from '../../../shared/platform/aws/clients.ts';
import { commands } from '../../../shared/platform/boundary/commands.ts';
import { commandQueue } from '../../../shared/platform/outgoing/command-queue.ts';
import { setting } from '../../../shared/platform/settings.ts';
import { RESUME_SESSION, resumeSession } from '../../../shared/pos/adapters/resume-session.ts';
import { partner } from '../../../shared/pos/wiring/partner.ts';
import { sessions } from '../../../shared/pos/wiring/sessions.ts';

const send = commandQueue({ client: sqsClient(), queueUrl: setting('RESUME_QUEUE_URL') });
const resume = resumeSession(sessions, partner, send);

/** pos.resumeSession.v1: asks the partner for the outcome of a sale, and books it where there is none. */
export const handler = commands({ commands: { [RESUME_SESSION]: validate } }, (received, at) =>
  Promise.allSettled(received.map(({ data, ...cause }) => resume(data, at, cause))),
);
