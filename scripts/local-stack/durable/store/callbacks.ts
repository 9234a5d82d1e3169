import type { DatabaseSync } from 'node:sqlite';

export interface CallbackRecord {
  readonly callbackId: string;
  readonly arn: string;
  readonly operationId: string;
  /** 0 when it needs no heartbeats. */
  readonly heartbeatSeconds: number;
}

/** Which operation a callback id belongs to; kept after the callback closes, so that a late answer is told so. */
export class CallbackTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  insert({ callbackId, arn, operationId, heartbeatSeconds }: CallbackRecord): void {
    this.#database
      .prepare('INSERT INTO durable_callbacks (callback_id, arn, operation_id, heartbeat_seconds) VALUES (?, ?, ?, ?)')
      .run(callbackId, arn, operationId, heartbeatSeconds);
  }

  find(callbackId: string): CallbackRecord | undefined {
    const row = this.#database.prepare('SELECT * FROM durable_callbacks WHERE callback_id = ?').get(callbackId);
    if (!row) return undefined;
    return {
      callbackId,
      arn: String(row.arn),
      operationId: String(row.operation_id),
      heartbeatSeconds: Number(row.heartbeat_seconds),
    };
  }
}
