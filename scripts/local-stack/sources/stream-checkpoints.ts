import type { DatabaseSync } from 'node:sqlite';
import type { StreamPosition } from './stream-reader.ts';

/** How far each stream mapping has come; a restart goes on from there. */
export class StreamCheckpoints {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    database.exec(`
      CREATE TABLE IF NOT EXISTS stream_checkpoint (
        mapping TEXT PRIMARY KEY,
        position TEXT NOT NULL
      ) STRICT;
    `);
    this.#database = database;
  }

  get(mapping: string): StreamPosition | undefined {
    const row = this.#database.prepare('SELECT position FROM stream_checkpoint WHERE mapping = ?').get(mapping);
    return row === undefined ? undefined : String(row.position);
  }

  set(mapping: string, position: StreamPosition): void {
    this.#database
      .prepare(
        `INSERT INTO stream_checkpoint VALUES (?, ?)
         ON CONFLICT (mapping) DO UPDATE SET position = excluded.position`,
      )
      .run(mapping, position);
  }
}
