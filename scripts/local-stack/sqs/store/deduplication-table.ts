import type { DatabaseSync } from 'node:sqlite';

/** What an earlier message with the same deduplication id was answered. */
export interface Deduplicated {
  readonly messageId: string;
  readonly sequenceNumber: string;
}

export interface DeduplicationKey {
  readonly queue: string;
  /** The group, where ids are told apart by group; empty otherwise. */
  readonly scope: string;
  readonly deduplicationId: string;
}

/** Deduplication ids that FIFO queues have seen lately. */
export class DeduplicationTable {
  readonly #find;
  readonly #add;
  readonly #forget;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare(
      'SELECT message_id, sequence_number FROM sqs_deduplications WHERE queue = ? AND scope = ? AND deduplication_id = ?',
    );
    this.#add = database.prepare('INSERT INTO sqs_deduplications VALUES (?, ?, ?, ?, ?, ?)');
    this.#forget = database.prepare('DELETE FROM sqs_deduplications WHERE expires_at_ms <= ?');
  }

  find({ queue, scope, deduplicationId }: DeduplicationKey, nowMs: number): Deduplicated | undefined {
    this.#forget.run(nowMs);
    const row = this.#find.get(queue, scope, deduplicationId);
    return row && { messageId: String(row.message_id), sequenceNumber: String(row.sequence_number) };
  }

  add({ queue, scope, deduplicationId }: DeduplicationKey, sent: Deduplicated, expiresAtMs: number): void {
    this.#add.run(queue, scope, deduplicationId, sent.messageId, sent.sequenceNumber, expiresAtMs);
  }
}
