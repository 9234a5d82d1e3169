import { documentClient } from '../../../shared/platform/aws/clients.ts';
import { schedule } from '../../../shared/platform/boundary/schedule.ts';
import { setting } from '../../../shared/platform/settings.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';
import { archiveSessions } from '../../../shared/pos/adapters/archive-sessions.ts';
import { due } from '../../../shared/pos/wiring/due-sessions.ts';

const tables = { sessions: setting('POS_SESSIONS_TABLE_NAME'), archive: setting('POS_ARCHIVE_TABLE_NAME') };
/** What is left of the function's time is for the page under way. */
const WORKS_MS = 540_000;

/** Every night: puts away sessions that are over for a month. */
export const handler = schedule(async ({ dueAt }) => {
  const begunAt = performance.now();
  const archive = archiveSessions(documentClient(), tables, due, () => performance.now() - begunAt < WORKS_MS);
  logger.info('sessions were put away', { archived: await archive(dueAt) });
});
