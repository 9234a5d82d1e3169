import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * When the oldest message of each queue was sent, from the file in which the embedded queue service keeps them: SQS
 * itself tells the age to CloudWatch only, and to receive a message in order to look at it would count as a delivery.
 *
 * @returns undefined when the stack's queues are elsewhere
 */
export function oldestMessages(stateDir: string): ReadonlyMap<string, number> | undefined {
  const file = join(stateDir, 'sqs', 'fauxqs.db');
  if (!existsSync(file)) return undefined;
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = database
      .prepare('SELECT queue_name AS name, MIN(sent_timestamp) AS oldest FROM sqs_messages GROUP BY queue_name')
      .all();
    return new Map(rows.map(({ name, oldest }) => [String(name), Number(oldest)]));
  } finally {
    database.close();
  }
}
