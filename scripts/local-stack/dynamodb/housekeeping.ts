import { DatabaseSync } from 'node:sqlite';
import type { Upstream } from '../gateway/upstream.ts';
import { Expiry } from './expiry.ts';

/** Stream records are kept for 24 hours. @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
export const RECORDS_KEPT_SECONDS = 24 * 60 * 60;

/** Records of one table kept at most: older ones are dropped once every mapping has read them. */
export const RECORDS_KEPT = 10_000;

export const TRIM_EVERY_MS = 60_000;
export const SWEEP_EVERY_MS = 2_000;

/** The engine may hold its write lock while it commits. */
const BUSY_TIMEOUT_MS = 5_000;

export interface HousekeepingOptions {
  /** dynoxide's own SQLite file. */
  readonly databaseFile: string;
  /** dynoxide itself. */
  readonly upstream: Upstream;
  /** The oldest position that a mapping still reads from, by physical table name; undefined when none follows it. */
  readonly oldestPositionOf: (table: string) => string | undefined;
  /** Told when items were deleted because they had expired. */
  readonly onExpired?: () => void;
  readonly onError: (error: unknown) => void;
  /** Epoch milliseconds, which the engine stamps its records with. */
  readonly now?: () => number;
  /** Epoch milliseconds by which items expire; the same, unless the stack's clock was moved. */
  readonly expiryNow?: () => number;
  readonly sweepEveryMs?: number;
  readonly recordsKept?: number;
}

/** What dynoxide leaves undone: an index on its stream records, their trimming, and the expiry of items. */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #database: DatabaseSync;
  readonly #expiry: Expiry;
  #timers: NodeJS.Timeout[] = [];
  #sweeping: Promise<void> = Promise.resolve();

  /**
   * Makes the index at once. Without it each write to a table with a stream looks through all the stream's records:
   * 1.2 ms at the start, 5.1 ms after 20,000 records; with it 1.2 ms at 100,000.
   */
  constructor(options: HousekeepingOptions) {
    this.#options = options;
    this.#database = new DatabaseSync(options.databaseFile);
    this.#database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    this.#database.exec(
      'CREATE INDEX IF NOT EXISTS stream_sequence ON _stream_records(table_name, CAST(sequence_number AS INTEGER))',
    );
    const { upstream, now = Date.now, expiryNow = now } = options;
    this.#expiry = new Expiry({ database: this.#database, upstream, now: expiryNow });
  }

  start(): void {
    const sweepEveryMs = this.#options.sweepEveryMs ?? SWEEP_EVERY_MS;
    this.#timers = [
      setInterval(() => this.#guarded(() => this.trim()), TRIM_EVERY_MS),
      setInterval(() => {
        this.#sweeping = this.sweep().then(() => {}, this.#options.onError);
      }, sweepEveryMs),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#sweeping;
    this.#database.close();
  }

  /** Drops stream records that are too old, or too many and read by all; never the newest, which the engine counts on. */
  trim(): void {
    const { now = Date.now, oldestPositionOf, recordsKept = RECORDS_KEPT } = this.#options;
    const newest = this.#database
      .prepare(
        'SELECT table_name AS name, MAX(CAST(sequence_number AS INTEGER)) AS sequence FROM _stream_records GROUP BY table_name',
      )
      .all();
    const remove = this.#database.prepare(
      `DELETE FROM _stream_records WHERE table_name = :name AND CAST(sequence_number AS INTEGER) < :newest
       AND (created_at < :oldest OR CAST(sequence_number AS INTEGER) <= :done)`,
    );
    for (const row of newest) {
      const name = String(row.name);
      const sequence = Number(row.sequence);
      const read = Number(oldestPositionOf(name) ?? sequence);
      remove.run({
        name,
        newest: sequence,
        oldest: Math.floor(now() / 1000) - RECORDS_KEPT_SECONDS,
        done: Math.min(Number.isNaN(read) ? 0 : read, sequence - recordsKept),
      });
    }
  }

  /** Deletes what has expired; the deletions appear on the streams as the service's own. @returns how many items */
  async sweep(): Promise<number> {
    const deleted = await this.#expiry.sweep();
    if (deleted > 0) this.#options.onExpired?.();
    return deleted;
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.onError(error);
    }
  }
}
