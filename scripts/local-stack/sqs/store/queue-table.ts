import type { DatabaseSync } from 'node:sqlite';
import { type QueueAttributes, type QueueSettings, settingsOf } from '../queue-attributes.ts';

export interface Queue {
  readonly name: string;
  readonly attributes: QueueAttributes;
  readonly settings: QueueSettings;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
  readonly purgedAtMs: number | undefined;
}

/** Every queue, held in memory as well: each call asks for one. */
export class QueueTable {
  readonly #database: DatabaseSync;
  readonly #queues = new Map<string, Queue>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    for (const row of database.prepare('SELECT * FROM sqs_queues').all()) {
      const attributes: QueueAttributes = JSON.parse(String(row.attributes));
      this.#queues.set(String(row.name), {
        name: String(row.name),
        attributes,
        settings: settingsOf(attributes),
        tags: JSON.parse(String(row.tags)),
        createdAtMs: Number(row.created_at_ms),
        modifiedAtMs: Number(row.modified_at_ms),
        purgedAtMs: row.purged_at_ms === null ? undefined : Number(row.purged_at_ms),
      });
    }
  }

  find(name: string): Queue | undefined {
    return this.#queues.get(name);
  }

  /** By name. */
  all(): Queue[] {
    return [...this.#queues.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** Adds a queue or puts it in the place of the one with its name. */
  put(queue: Omit<Queue, 'settings'>): Queue {
    this.#database
      .prepare(
        `INSERT INTO sqs_queues (name, attributes, tags, created_at_ms, modified_at_ms, purged_at_ms)
         VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET attributes = excluded.attributes, tags = excluded.tags,
           modified_at_ms = excluded.modified_at_ms, purged_at_ms = excluded.purged_at_ms`,
      )
      .run(
        queue.name,
        JSON.stringify(queue.attributes),
        JSON.stringify(queue.tags),
        queue.createdAtMs,
        queue.modifiedAtMs,
        queue.purgedAtMs ?? null,
      );
    const full = { ...queue, settings: settingsOf(queue.attributes) };
    this.#queues.set(queue.name, full);
    return full;
  }

  remove(name: string, nowMs: number): void {
    this.#database.prepare('DELETE FROM sqs_queues WHERE name = ?').run(name);
    this.#database.prepare('INSERT OR REPLACE INTO sqs_deleted_queues VALUES (?, ?)').run(name, nowMs);
    this.#queues.delete(name);
  }

  deletedAtMs(name: string): number | undefined {
    const row = this.#database.prepare('SELECT deleted_at_ms FROM sqs_deleted_queues WHERE name = ?').get(name);
    return row === undefined ? undefined : Number(row.deleted_at_ms);
  }
}
