import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Opens the stack's own state: rules, parameters, pending deliveries, stream positions, durable executions.
 * Each part makes its own tables. In WAL mode with synchronous NORMAL a committed write survives the death of the
 * process (not of the machine), which is what `kill -9` needs.
 *
 * @source https://www.sqlite.org/pragma.html#pragma_synchronous
 */
export function openState(stateDir: string): DatabaseSync {
  mkdirSync(stateDir, { recursive: true });
  const database = new DatabaseSync(join(stateDir, 'stack.db'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');
  return database;
}
