import validate from '#contracts/pos/resume-session-command';
import { commands } from '../../../shared/platform/boundary/commands.ts';
import { RESUME_SESSION, resumeSession } from '../../../shared/pos/adapters/resume-session.ts';
import { partner } from '../../../shared/pos/wiring/partner.ts';
import { sendResume } from '../../../shared/pos/wiring/resume-queue.ts';
import { sessions } from '../../../shared/pos/wiring/sessions.ts';

const resume = resumeSession(sessions, partner, sendResume);

/** pos.resumeSession.v1: asks the partner for the outcome of a sale, and books it where there is none. */
export const handler = commands({ commands: { [RESUME_SESSION]: validate } }, (received, at) =>
  Promise.allSettled(received.map(({ data, ...cause }) => resume(data, at, cause))),
);
