import { stream } from '../../../shared/platform/boundary/stream.ts';
import { FIRST_LOOK_SECONDS, resumeCommand } from '../../../shared/pos/adapters/resume-session.ts';
import { queuedBy } from '../../../shared/pos/adapters/session-changed.ts';
import { sendResume } from '../../../shared/pos/wiring/resume-queue.ts';

/** The table's stream is the queue: what was written as unfinished is looked after, whatever became of who wrote it. */
export const handler = stream({ read: queuedBy }, (pending, _at, actor) =>
  Promise.allSettled(
    pending.map(async (session) => {
      if (!session) return;
      const { correlationId } = session;
      await sendResume([resumeCommand(session, { actor, correlationId }, FIRST_LOOK_SECONDS)]);
    }),
  ),
);
