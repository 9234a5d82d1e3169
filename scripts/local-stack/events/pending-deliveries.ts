import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './transaction.ts';

/** One event for one target, with all that is needed to deliver it after a restart. */
export interface NewDelivery {
  readonly ruleArn: string;
  readonly targetArn: string;
  /** What the target gets. */
  readonly payload: string;
  /** The event as JSON text, for the dead-letter queue. */
  readonly eventJson: string;
  readonly deadLetterArn: string | null;
  readonly maximumRetryAttempts: number;
  /** No retry after this. */
  readonly expiresAtMs: number;
}

export interface Delivery extends NewDelivery {
  readonly id: number;
  /** Failed attempts so far. */
  readonly attempts: number;
}

interface Row {
  readonly id: number;
  readonly rule_arn: string;
  readonly target_arn: string;
  readonly payload: string | null;
  readonly event_json: string;
  readonly dead_letter_arn: string | null;
  readonly maximum_retry_attempts: number;
  readonly expires_at_ms: number;
  readonly attempts: number;
}

/** Settled deliveries are forgotten together this often; a crash in between repeats them, as EventBridge may. */
const FORGET_INTERVAL_MS = 5;

/**
 * The deliveries that have been accepted and not yet made. A row without a due time is held in memory by the
 * dispatcher; after a crash `release` makes those due again.
 */
export class PendingDeliveries {
  readonly #database: DatabaseSync;
  readonly #insert;
  readonly #forget;
  readonly #postpone;
  readonly #due;
  readonly #take;
  readonly #next;
  #settled: number[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec(`
      CREATE TABLE IF NOT EXISTS events_deliveries (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        rule_arn TEXT NOT NULL,
        target_arn TEXT NOT NULL,
        payload TEXT, -- null when it is the event itself
        event_json TEXT NOT NULL,
        dead_letter_arn TEXT,
        maximum_retry_attempts INTEGER NOT NULL,
        expires_at_ms INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        due_at_ms INTEGER
      );
      CREATE INDEX IF NOT EXISTS events_deliveries_due ON events_deliveries (due_at_ms, id) WHERE due_at_ms IS NOT NULL;
    `);
    this.#insert = database.prepare(
      `INSERT INTO events_deliveries (rule_arn, target_arn, payload, event_json, dead_letter_arn,
         maximum_retry_attempts, expires_at_ms, due_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#forget = database.prepare('DELETE FROM events_deliveries WHERE id IN (SELECT value FROM json_each(?))');
    this.#postpone = database.prepare('UPDATE events_deliveries SET attempts = ?, due_at_ms = ? WHERE id = ?');
    this.#due = database.prepare('SELECT * FROM events_deliveries WHERE due_at_ms <= ? ORDER BY due_at_ms, id LIMIT ?');
    this.#take = database.prepare(
      'UPDATE events_deliveries SET due_at_ms = NULL WHERE id IN (SELECT value FROM json_each(?))',
    );
    this.#next = database.prepare(
      'SELECT min(due_at_ms) AS due_at_ms FROM events_deliveries WHERE due_at_ms IS NOT NULL',
    );
  }

  /** Writes them all down, or none. @param dueAtMs null when the caller holds them and delivers at once */
  add(deliveries: readonly NewDelivery[], dueAtMs: number | null): Delivery[] {
    if (deliveries.length === 0) return [];
    return inTransaction(this.#database, () => deliveries.map((delivery) => this.#add(delivery, dueAtMs)));
  }

  #add(delivery: NewDelivery, dueAtMs: number | null): Delivery {
    const { lastInsertRowid } = this.#insert.run(
      delivery.ruleArn,
      delivery.targetArn,
      delivery.payload === delivery.eventJson ? null : delivery.payload,
      delivery.eventJson,
      delivery.deadLetterArn,
      delivery.maximumRetryAttempts,
      delivery.expiresAtMs,
      dueAtMs,
    );
    return { ...delivery, id: Number(lastInsertRowid), attempts: 0 };
  }

  /** The oldest due ones, now held by the caller. */
  take(nowMs: number, limit: number): Delivery[] {
    const rows = this.#due.all(nowMs, limit) as unknown as Row[];
    if (rows.length > 0) this.#take.run(JSON.stringify(rows.map((row) => row.id)));
    return rows.map((row) => ({
      id: row.id,
      ruleArn: row.rule_arn,
      targetArn: row.target_arn,
      payload: row.payload ?? row.event_json,
      eventJson: row.event_json,
      deadLetterArn: row.dead_letter_arn,
      maximumRetryAttempts: row.maximum_retry_attempts,
      expiresAtMs: row.expires_at_ms,
      attempts: row.attempts,
    }));
  }

  /** When the next one is due; undefined when none waits. */
  nextDueAtMs(): number | undefined {
    const row = this.#next.get() as { due_at_ms: number | null } | undefined;
    return row?.due_at_ms ?? undefined;
  }

  postpone(id: number, attempts: number, dueAtMs: number): void {
    this.#postpone.run(attempts, dueAtMs, id);
  }

  /** Delivered or given up; forgotten soon, together with others. */
  settle(id: number): void {
    this.#settled.push(id);
    this.#timer ??= setTimeout(() => this.flush(), FORGET_INTERVAL_MS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#settled.length === 0) return;
    this.#forget.run(JSON.stringify(this.#settled));
    this.#settled = [];
  }

  /** Makes due what an ended dispatcher held. */
  release(): void {
    this.flush();
    this.#database.exec('UPDATE events_deliveries SET due_at_ms = 0 WHERE due_at_ms IS NULL');
  }
}
