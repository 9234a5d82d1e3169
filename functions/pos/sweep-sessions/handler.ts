import { schedule } from '../../../shared/platform/boundary/schedule.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';
import { sweepSessions } from '../../../shared/pos/adapters/sweep-sessions.ts';
import { due } from '../../../shared/pos/wiring/due-sessions.ts';
import { sendResume } from '../../../shared/pos/wiring/resume-queue.ts';
import { sessions } from '../../../shared/pos/wiring/sessions.ts';

const sweep = sweepSessions(due, sessions, sendResume);

/** Every quarter of an hour: ends sessions that are over, and has missing outcomes looked for. */
export const handler = schedule(async ({ dueAt, ...cause }) => {
  logger.info('sessions were swept', { ...(await sweep(dueAt, cause)) });
});
