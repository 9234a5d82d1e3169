import { setTimeout as delay } from 'node:timers/promises';
import { batchReads } from '../../platform/aws/batch-reads.ts';
import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { dueSessions } from '../adapters/due-sessions.ts';

const client = documentClient();
const table = setting('POS_SESSIONS_TABLE_NAME');

/** The sessions of the function's own table, by their due time. */
export const due = dueSessions(
  client,
  table,
  batchReads(client, table, (attempt) => delay(50 * 2 ** attempt)),
);
