import type { DatabaseSync } from 'node:sqlite';
import type { TimerKind } from '../model.ts';

export interface Timer {
  readonly arn: string;
  /** The EXECUTION operation's for timers of the execution itself. */
  readonly operationId: string;
  readonly kind: TimerKind;
}

/** What is due when. */
export class TimerTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Moves the timer if it is armed already. */
  arm({ arn, operationId, kind }: Timer, dueAtMs: number): void {
    this.#database
      .prepare(
        `INSERT INTO durable_timers (arn, operation_id, kind, due_at_ms) VALUES (?, ?, ?, ?)
         ON CONFLICT (arn, operation_id, kind) DO UPDATE SET due_at_ms = excluded.due_at_ms`,
      )
      .run(arn, operationId, kind, dueAtMs);
  }

  disarm(arn: string, operationId: string): void {
    this.#database.prepare('DELETE FROM durable_timers WHERE arn = ? AND operation_id = ?').run(arn, operationId);
  }

  disarmKind(arn: string, kind: TimerKind): void {
    this.#database.prepare('DELETE FROM durable_timers WHERE arn = ? AND kind = ?').run(arn, kind);
  }

  disarmAll(arn: string): void {
    this.#database.prepare('DELETE FROM durable_timers WHERE arn = ?').run(arn);
  }

  isArmed({ arn, operationId, kind }: Timer): boolean {
    return (
      this.#database
        .prepare('SELECT 1 FROM durable_timers WHERE arn = ? AND operation_id = ? AND kind = ?')
        .get(arn, operationId, kind) !== undefined
    );
  }

  /** The soonest due timer that is due, taken off the list. */
  takeDue(nowMs: number): Timer | undefined {
    const row = this.#database
      .prepare('SELECT * FROM durable_timers WHERE due_at_ms <= ? ORDER BY due_at_ms, rowid LIMIT 1')
      .get(nowMs);
    if (!row) return undefined;
    const timer: Timer = {
      arn: String(row.arn),
      operationId: String(row.operation_id),
      kind: String(row.kind) as TimerKind,
    };
    this.#database
      .prepare('DELETE FROM durable_timers WHERE arn = ? AND operation_id = ? AND kind = ?')
      .run(timer.arn, timer.operationId, timer.kind);
    return timer;
  }

  nextDueAtMs(): number | undefined {
    const due = this.#database.prepare('SELECT MIN(due_at_ms) AS due FROM durable_timers').get()?.due;
    return due === null || due === undefined ? undefined : Number(due);
  }
}
