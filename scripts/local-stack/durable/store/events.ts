import type { DatabaseSync } from 'node:sqlite';
import type { HistoryEvent } from '../model.ts';
import { revive } from '../wire.ts';

export interface NumberedEvent extends HistoryEvent {
  /** From 1, without gaps. */
  readonly EventId: number;
}

/** The history of every execution. */
export class EventTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  append(arn: string, event: HistoryEvent): void {
    this.#database
      .prepare(
        `INSERT INTO durable_events (arn, event_id, body)
         VALUES (:arn, (SELECT COALESCE(MAX(event_id), 0) + 1 FROM durable_events WHERE arn = :arn), :body)`,
      )
      .run({ arn, body: JSON.stringify(event) });
  }

  /** @param after the id of the last event of the page before, in the same direction */
  page(arn: string, { after, limit, newestFirst }: EventPage): NumberedEvent[] {
    const statement = newestFirst
      ? 'SELECT * FROM durable_events WHERE arn = ? AND event_id < ? ORDER BY event_id DESC LIMIT ?'
      : 'SELECT * FROM durable_events WHERE arn = ? AND event_id > ? ORDER BY event_id LIMIT ?';
    return this.#database
      .prepare(statement)
      .all(arn, after ?? (newestFirst ? Number.MAX_SAFE_INTEGER : 0), limit)
      .map((row) => ({ ...(revive(String(row.body)) as HistoryEvent), EventId: Number(row.event_id) }));
  }
}

export interface EventPage {
  readonly after: number | undefined;
  readonly limit: number;
  readonly newestFirst: boolean;
}
