import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another stack runs on this state folder. */
export class StateInUseError extends Error {
  override readonly name = 'StateInUseError';
}

export interface StackLock {
  release(): void;
}

/**
 * Takes the state folder for this process. The lock is SQLite's on an open file: the kernel gives it back however the
 * process ends, so there is no stale lock, and a reused process id means nothing.
 *
 * @throws StateInUseError
 */
export function lockState(stateDir: string): StackLock {
  mkdirSync(stateDir, { recursive: true });
  const database = new DatabaseSync(join(stateDir, 'stack.lock'));
  try {
    // With a rollback journal, others can still read who has it.
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE');
    database.exec('BEGIN IMMEDIATE');
    database.exec('CREATE TABLE IF NOT EXISTS holder (pid INTEGER NOT NULL); DELETE FROM holder');
    database.prepare('INSERT INTO holder VALUES (?)').run(process.pid);
    database.exec('COMMIT; BEGIN IMMEDIATE');
  } catch (error) {
    const holder = readHolder(database);
    database.close();
    if (!/locked|busy/.test((error as Error).message)) throw error;
    throw new StateInUseError(
      `A stack is already running on ${stateDir}${holder === undefined ? '' : ` (process ${holder})`}. ` +
        'Stop it, or run a second one beside it: make start STATE_DIR=.local2 API_PORT=0 AWS_PORT=0',
    );
  }
  return { release: () => database.close() };
}

function readHolder(database: DatabaseSync): unknown {
  try {
    return database.prepare('SELECT pid FROM holder').get()?.pid;
  } catch {
    return undefined;
  }
}
