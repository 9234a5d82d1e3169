import type { DatabaseSync } from 'node:sqlite';
import type { FlatEvent } from './flat-event.ts';
import type { ReceivedEvent } from './input-transformer.ts';
import { compilePattern } from './pattern.ts';

export interface ArchiveDefinition {
  readonly name: string;
  readonly busName: string;
  readonly eventPattern?: string;
  /** 0 keeps events for ever. */
  readonly retentionDays: number;
  readonly description?: string;
  readonly createdAtMs: number;
}

export interface Archive extends ArchiveDefinition {
  readonly matches: (event: FlatEvent) => boolean;
}

export interface ArchivedEvent {
  /** Counts up in the order in which the bus took the events. */
  readonly number: number;
  readonly json: string;
  readonly timeMs: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** What buses keep for replays, written down with the event. */
export class Archives {
  readonly #database: DatabaseSync;
  readonly #archives = new Map<string, Archive>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec(`
      CREATE TABLE IF NOT EXISTS events_archives (
        name TEXT PRIMARY KEY,
        bus TEXT NOT NULL,
        event_pattern TEXT,
        retention_days INTEGER NOT NULL,
        description TEXT,
        created_at_ms INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE IF NOT EXISTS events_archived (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        archive TEXT NOT NULL,
        time_ms INTEGER NOT NULL,
        event_json TEXT NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS events_archived_time ON events_archived (archive, time_ms);
    `);
    for (const row of database.prepare('SELECT * FROM events_archives').all())
      this.#hold({
        name: String(row.name),
        busName: String(row.bus),
        retentionDays: Number(row.retention_days),
        createdAtMs: Number(row.created_at_ms),
        ...(row.event_pattern === null ? {} : { eventPattern: String(row.event_pattern) }),
        ...(row.description === null ? {} : { description: String(row.description) }),
      });
  }

  all(): Archive[] {
    return [...this.#archives.values()];
  }

  find(name: string): Archive | undefined {
    return this.#archives.get(name);
  }

  /** Makes the archive, or gives it its new definition. @throws AwsError InvalidEventPatternException */
  put(definition: ArchiveDefinition): void {
    this.#hold(definition);
    this.#database
      .prepare('INSERT OR REPLACE INTO events_archives VALUES (?, ?, ?, ?, ?, ?)')
      .run(
        definition.name,
        definition.busName,
        definition.eventPattern ?? null,
        definition.retentionDays,
        definition.description ?? null,
        definition.createdAtMs,
      );
  }

  remove(name: string): void {
    this.#archives.delete(name);
    this.#database.prepare('DELETE FROM events_archives WHERE name = ?').run(name);
    this.#database.prepare('DELETE FROM events_archived WHERE archive = ?').run(name);
  }

  /** Keeps the event in those of the bus's archives that want it. */
  keep(busName: string, event: ReceivedEvent, flat: FlatEvent): void {
    const timeMs = Date.parse(String(event.envelope.time));
    for (const { name, busName: itsBus, matches, retentionDays } of this.#archives.values()) {
      if (itsBus !== busName || !matches(flat)) continue;
      this.#database
        .prepare('INSERT INTO events_archived (archive, time_ms, event_json) VALUES (?, ?, ?)')
        .run(name, timeMs, event.json);
      if (retentionDays > 0)
        this.#database
          .prepare('DELETE FROM events_archived WHERE archive = ? AND time_ms < ?')
          .run(name, timeMs - retentionDays * DAY_MS);
    }
  }

  countOf(name: string): { count: number; sizeBytes: number } {
    const row = this.#database
      .prepare(
        'SELECT count(*) AS count, coalesce(sum(length(event_json)), 0) AS size FROM events_archived WHERE archive = ?',
      )
      .get(name);
    return { count: Number(row?.count), sizeBytes: Number(row?.size) };
  }

  /** Events of a time, from one number on, in the order in which they came. */
  events(
    name: string,
    { afterNumber, fromMs, toMs, limit }: { afterNumber: number; fromMs: number; toMs: number; limit: number },
  ): ArchivedEvent[] {
    return this.#database
      .prepare(
        `SELECT number, event_json, time_ms FROM events_archived
         WHERE archive = ? AND number > ? AND time_ms >= ? AND time_ms <= ? ORDER BY number LIMIT ?`,
      )
      .all(name, afterNumber, fromMs, toMs, limit)
      .map((row) => ({ number: Number(row.number), json: String(row.event_json), timeMs: Number(row.time_ms) }));
  }

  #hold(definition: ArchiveDefinition): void {
    const matches = definition.eventPattern === undefined ? () => true : compilePattern(definition.eventPattern);
    this.#archives.set(definition.name, { ...definition, matches });
  }
}
