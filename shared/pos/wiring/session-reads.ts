import { setTimeout as delay } from 'node:timers/promises';
import { batchReads } from '../../platform/aws/batch-reads.ts';
import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';

/** Reads many sessions of the function's own table by their keys. */
export const reads = batchReads(documentClient(), setting('POS_SESSIONS_TABLE_NAME'), (attempt) =>
  delay(50 * 2 ** attempt),
);
