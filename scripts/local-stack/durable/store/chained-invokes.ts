import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

/** A chained invoke whose end has not been written yet. */
export interface ChainedInvokeRecord {
  readonly arn: string;
  readonly operationId: string;
  /** Name or ARN of the function, with its qualifier if any. */
  readonly target: string;
  readonly payload: string | undefined;
  /** How often in a row the target was throttled. */
  readonly throttled: number;
}

export class ChainedInvokeTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  insert({ arn, operationId, target, payload }: Omit<ChainedInvokeRecord, 'throttled'>): void {
    this.#database
      .prepare('INSERT INTO durable_chained_invokes (arn, operation_id, target, payload) VALUES (?, ?, ?, ?)')
      .run(arn, operationId, target, payload ?? null);
  }

  find(arn: string, operationId: string): ChainedInvokeRecord | undefined {
    const row = this.#database
      .prepare('SELECT * FROM durable_chained_invokes WHERE arn = ? AND operation_id = ?')
      .get(arn, operationId);
    return row && read(row);
  }

  all(): ChainedInvokeRecord[] {
    return this.#database.prepare('SELECT * FROM durable_chained_invokes').all().map(read);
  }

  setThrottled(arn: string, operationId: string, throttled: number): void {
    this.#database
      .prepare('UPDATE durable_chained_invokes SET throttled = ? WHERE arn = ? AND operation_id = ?')
      .run(throttled, arn, operationId);
  }

  delete(arn: string, operationId: string): void {
    this.#database
      .prepare('DELETE FROM durable_chained_invokes WHERE arn = ? AND operation_id = ?')
      .run(arn, operationId);
  }

  deleteAll(arn: string): void {
    this.#database.prepare('DELETE FROM durable_chained_invokes WHERE arn = ?').run(arn);
  }
}

function read(row: Record<string, SQLOutputValue>): ChainedInvokeRecord {
  return {
    arn: String(row.arn),
    operationId: String(row.operation_id),
    target: String(row.target),
    payload: row.payload === null ? undefined : String(row.payload),
    throttled: Number(row.throttled),
  };
}
