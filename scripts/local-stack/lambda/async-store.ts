import type { DatabaseSync } from 'node:sqlite';

/** An event that was accepted and has not ended yet. */
export interface AsyncEvent {
  readonly requestId: string;
  readonly functionName: string;
  readonly qualifier: string | undefined;
  readonly payload: string;
  /** Attempts that have failed so far. */
  readonly attempts: number;
  readonly acceptedAtEpochMs: number;
  readonly dueAtEpochMs: number;
  /** The last attempt's error, once the event is given up and waits to be parked. */
  readonly givenUp: GivenUp | undefined;
}

export interface GivenUp {
  /** HTTP status of the last attempt. */
  readonly errorCode: number;
  readonly errorMessage: string;
}

/** Accepted events, kept until they have run or are parked: the death of the stack loses none. */
export class AsyncStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    database.exec(`
      CREATE TABLE IF NOT EXISTS async_event (
        request_id TEXT PRIMARY KEY,
        function_name TEXT NOT NULL,
        qualifier TEXT,
        payload TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        accepted_at_epoch_ms INTEGER NOT NULL,
        due_at_epoch_ms INTEGER NOT NULL,
        error_code INTEGER,
        error_message TEXT
      ) STRICT;
      CREATE INDEX IF NOT EXISTS async_event_due ON async_event (due_at_epoch_ms);
    `);
    this.#database = database;
  }

  accept(event: Omit<AsyncEvent, 'attempts' | 'givenUp'>): void {
    this.#database
      .prepare('INSERT INTO async_event VALUES (?, ?, ?, ?, 0, ?, ?, NULL, NULL)')
      .run(
        event.requestId,
        event.functionName,
        event.qualifier ?? null,
        event.payload,
        event.acceptedAtEpochMs,
        event.dueAtEpochMs,
      );
  }

  /** Soonest first. */
  due(nowEpochMs: number, limit: number): AsyncEvent[] {
    const rows = this.#database
      .prepare('SELECT * FROM async_event WHERE due_at_epoch_ms <= ? ORDER BY due_at_epoch_ms LIMIT ?')
      .all(nowEpochMs, limit);
    return rows.map((row) => ({
      requestId: String(row.request_id),
      functionName: String(row.function_name),
      qualifier: row.qualifier === null ? undefined : String(row.qualifier),
      payload: String(row.payload),
      attempts: Number(row.attempts),
      acceptedAtEpochMs: Number(row.accepted_at_epoch_ms),
      dueAtEpochMs: Number(row.due_at_epoch_ms),
      givenUp:
        row.error_code === null
          ? undefined
          : { errorCode: Number(row.error_code), errorMessage: String(row.error_message) },
    }));
  }

  /** When the next event that is not due yet will be. */
  nextDueEpochMs(nowEpochMs: number): number | undefined {
    const row = this.#database
      .prepare('SELECT MIN(due_at_epoch_ms) AS due FROM async_event WHERE due_at_epoch_ms > ?')
      .get(nowEpochMs);
    return row?.due === null || row?.due === undefined ? undefined : Number(row.due);
  }

  postpone(requestId: string, attempts: number, dueAtEpochMs: number, givenUp?: GivenUp): void {
    this.#database
      .prepare(
        `UPDATE async_event SET attempts = ?, due_at_epoch_ms = ?, error_code = ?, error_message = ?
         WHERE request_id = ?`,
      )
      .run(attempts, dueAtEpochMs, givenUp?.errorCode ?? null, givenUp?.errorMessage ?? null, requestId);
  }

  remove(requestId: string): void {
    this.#database.prepare('DELETE FROM async_event WHERE request_id = ?').run(requestId);
  }
}
