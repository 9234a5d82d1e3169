import type { DatabaseSync } from 'node:sqlite';
import { type StreamPosition, TRIM_HORIZON } from './stream-reader.ts';

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

  /** Of a mapping and of the shards that it has ever read. */
  allOf(mapping: string): Map<string, StreamPosition> {
    const rows = this.#database
      .prepare(`SELECT mapping, position FROM stream_checkpoint WHERE mapping = ? OR substr(mapping, 1, ?) = ?`)
      .all(mapping, mapping.length + 1, `${mapping}${SHARD_SEPARATOR}`);
    return new Map(rows.map((row) => [String(row.mapping), String(row.position)]));
  }

  /**
   * Lets a mapping go on with these shards. Where they are others than before, each begins where the slowest of the
   * earlier ones was: a record may come again, and none is passed over.
   */
  reshard(mapping: string, names: readonly string[]): void {
    const known = this.allOf(mapping);
    if (known.size === 0 || (known.size === names.length && names.every((name) => known.has(name)))) return;
    const slowest = [...known.values()].reduce((one, other) => (isBefore(other, one) ? other : one));
    for (const name of known.keys())
      this.#database.prepare('DELETE FROM stream_checkpoint WHERE mapping = ?').run(name);
    for (const name of names) this.set(name, slowest);
  }
}

const SHARD_SEPARATOR = '#';

/** The checkpoint of one of several shards. */
export function shardCheckpoint(mapping: string, { index, count }: { index: number; count: number }): string {
  return count === 1 ? mapping : `${mapping}${SHARD_SEPARATOR}${index}/${count}`;
}

/** Whether a position is before another: numbers of different lengths are of different stacks, the shorter the older. */
export function isBefore(one: StreamPosition, other: StreamPosition): boolean {
  if (one === other || other === TRIM_HORIZON) return false;
  if (one === TRIM_HORIZON) return true;
  return one.length === other.length ? one < other : one.length < other.length;
}
