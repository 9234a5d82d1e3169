import type { DatabaseSync } from 'node:sqlite';
import type { Operation } from '../model.ts';
import { revive } from '../wire.ts';

/** The operations of every execution, in the order of their start. */
export class OperationTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Keeps its place when it exists; remembers that the function has not been told yet. */
  save(arn: string, operation: Operation): void {
    this.#database
      .prepare(
        `INSERT INTO durable_operations (arn, id, position, body, undelivered)
         VALUES (:arn, :id, (SELECT COUNT(*) FROM durable_operations WHERE arn = :arn), :body, 1)
         ON CONFLICT (arn, id) DO UPDATE SET body = excluded.body, undelivered = 1`,
      )
      .run({ arn, id: operation.Id, body: JSON.stringify(operation) });
  }

  find(arn: string, id: string): Operation | undefined {
    const row = this.#database.prepare('SELECT body FROM durable_operations WHERE arn = ? AND id = ?').get(arn, id);
    return row && read(row.body);
  }

  all(arn: string): Map<string, Operation> {
    const rows = this.#database.prepare('SELECT body FROM durable_operations WHERE arn = ? ORDER BY position').all(arn);
    return new Map(rows.map((row) => read(row.body)).map((operation) => [operation.Id, operation]));
  }

  /** Operations that changed since the function last heard of them; from now on it has. */
  takeUndelivered(arn: string): Operation[] {
    const rows = this.#database
      .prepare('SELECT body FROM durable_operations WHERE arn = ? AND undelivered = 1 ORDER BY position')
      .all(arn);
    this.#database.prepare('UPDATE durable_operations SET undelivered = 0 WHERE arn = ?').run(arn);
    return rows.map((row) => read(row.body));
  }

  hasUndelivered(arn: string): boolean {
    return (
      this.#database.prepare('SELECT 1 FROM durable_operations WHERE arn = ? AND undelivered = 1 LIMIT 1').get(arn) !==
      undefined
    );
  }
}

function read(body: unknown): Operation {
  return revive(String(body)) as Operation;
}
