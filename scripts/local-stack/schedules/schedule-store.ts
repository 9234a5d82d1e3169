import type { DatabaseSync } from 'node:sqlite';
import type { Input } from '../events/members.ts';

/** A schedule as it is kept. */
export interface StoredSchedule {
  readonly groupName: string;
  readonly name: string;
  readonly definition: Input;
  /** By the stack's clock. */
  readonly createdAtMs: number;
  /** Due times up to this one are done with. */
  readonly doneUntilMs: number;
}

/** One due time that has come and not been delivered yet. */
export interface PendingRun {
  readonly executionId: string;
  readonly groupName: string;
  readonly name: string;
  readonly scheduledAtMs: number;
  /** By the machine's clock, as are the retries. */
  readonly begunAtMs: number;
  readonly attempts: number;
  readonly dueAtMs: number;
}

/** Schedules and their runs. A due time becomes a run in the transaction that marks it as done: it never comes twice. */
export class ScheduleStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    database.exec(`
      CREATE TABLE IF NOT EXISTS schedules (
        group_name TEXT NOT NULL,
        name TEXT NOT NULL,
        definition TEXT NOT NULL,
        created_at_ms INTEGER NOT NULL,
        done_until_ms INTEGER NOT NULL,
        PRIMARY KEY (group_name, name)
      ) STRICT;
      CREATE TABLE IF NOT EXISTS schedule_runs (
        execution_id TEXT PRIMARY KEY,
        group_name TEXT NOT NULL,
        name TEXT NOT NULL,
        scheduled_at_ms INTEGER NOT NULL,
        begun_at_ms INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        due_at_ms INTEGER NOT NULL
      ) STRICT;
    `);
    this.#database = database;
  }

  all(): StoredSchedule[] {
    return this.#database
      .prepare('SELECT * FROM schedules')
      .all()
      .map((row) => ({
        groupName: String(row.group_name),
        name: String(row.name),
        definition: JSON.parse(String(row.definition)) as Input,
        createdAtMs: Number(row.created_at_ms),
        doneUntilMs: Number(row.done_until_ms),
      }));
  }

  put({ groupName, name, definition, createdAtMs, doneUntilMs }: StoredSchedule): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO schedules VALUES (?, ?, ?, ?, ?)')
      .run(groupName, name, JSON.stringify(definition), createdAtMs, doneUntilMs);
  }

  remove(groupName: string, name: string): void {
    for (const table of ['schedules', 'schedule_runs'])
      this.#database.prepare(`DELETE FROM ${table} WHERE group_name = ? AND name = ?`).run(groupName, name);
  }

  markDone(groupName: string, name: string, doneUntilMs: number): void {
    this.#database
      .prepare('UPDATE schedules SET done_until_ms = ? WHERE group_name = ? AND name = ?')
      .run(doneUntilMs, groupName, name);
  }

  begin(run: PendingRun): void {
    this.#database
      .prepare('INSERT INTO schedule_runs VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(run.executionId, run.groupName, run.name, run.scheduledAtMs, run.begunAtMs, run.attempts, run.dueAtMs);
  }

  pending(): PendingRun[] {
    return this.#database
      .prepare('SELECT * FROM schedule_runs ORDER BY due_at_ms, scheduled_at_ms')
      .all()
      .map((row) => ({
        executionId: String(row.execution_id),
        groupName: String(row.group_name),
        name: String(row.name),
        scheduledAtMs: Number(row.scheduled_at_ms),
        begunAtMs: Number(row.begun_at_ms),
        attempts: Number(row.attempts),
        dueAtMs: Number(row.due_at_ms),
      }));
  }

  postpone(executionId: string, attempts: number, dueAtMs: number): void {
    this.#database
      .prepare('UPDATE schedule_runs SET attempts = ?, due_at_ms = ? WHERE execution_id = ?')
      .run(attempts, dueAtMs, executionId);
  }

  end(executionId: string): void {
    this.#database.prepare('DELETE FROM schedule_runs WHERE execution_id = ?').run(executionId);
  }
}
