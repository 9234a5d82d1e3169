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
  const file = join(stateDir, 'stack.db');
  if (!existsSync(file)) return undefined;
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const isHere = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'sqs_messages'").get();
    if (!isHere) return undefined;
    const rows = database
      .prepare('SELECT queue AS name, MIN(sent_at_ms) AS oldest FROM sqs_messages GROUP BY queue')
      .all();
    return new Map(rows.map(({ name, oldest }) => [String(name), Number(oldest)]));
  } finally {
    database.close();
  }
}
