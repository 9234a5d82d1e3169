import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Visible } from '../delivery-order.ts';
import type { MessageAttributes } from '../message-attributes.ts';

export interface NewMessage {
  readonly queue: string;
  readonly messageId: string;
  readonly body: string;
  readonly bodyMd5: string;
  readonly attributes: MessageAttributes | undefined;
  readonly traceHeader: string | undefined;
  readonly senderId: string;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
  readonly sequenceNumber: string | undefined;
  readonly sentAtMs: number;
  readonly visibleAtMs: number;
}

export interface StoredMessage extends NewMessage {
  /** Grows with every arrival in a queue. */
  readonly position: number;
  readonly deadLetterSourceArn: string | undefined;
  /** The latest delivery; undefined before the first one in this queue. */
  readonly delivery: string | undefined;
  readonly deliveredAtMs: number | undefined;
  /** Deliveries in all queues. */
  readonly receives: number;
  readonly firstReceivedAtMs: number | undefined;
  readonly cameAgain: boolean;
}

/** What of a message its receipt is held against: without the body, which may have a megabyte. */
export type Delivered = Pick<StoredMessage, 'position' | 'visibleAtMs' | 'delivery' | 'deliveredAtMs' | 'cameAgain'>;

export interface Depth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** Messages of all queues. */
export class MessageTable {
  readonly #insert;
  readonly #get;
  readonly #delivered;
  readonly #visible;
  readonly #visibleInGroups;
  readonly #visibleCount;
  readonly #hiddenCount;
  readonly #nextVisible;
  readonly #deliver;
  readonly #show;
  readonly #repeat;
  readonly #remove;
  readonly #toDeadLetters;
  readonly #removeAll;
  readonly #hasOlder;
  readonly #removeOlder;
  readonly #release;
  readonly #nextPosition;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(
      `INSERT INTO sqs_messages (queue, message_id, body, body_md5, attributes, trace_header, sender_id, group_id,
         deduplication_id, sequence_number, sent_at_ms, visible_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#get = database.prepare('SELECT * FROM sqs_messages WHERE position = ? AND queue = ?');
    this.#delivered = database.prepare(
      'SELECT visible_at_ms, delivery, delivered_at_ms, came_again FROM sqs_messages WHERE position = ? AND queue = ?',
    );
    this.#visible = database.prepare(
      `SELECT position, visible_at_ms FROM sqs_messages WHERE queue = ? AND visible_at_ms <= ?
       ORDER BY visible_at_ms, position LIMIT ?`,
    );
    // Nothing overtakes an earlier message of its group that is hidden.
    this.#visibleInGroups = database.prepare(
      `SELECT position FROM sqs_messages AS one WHERE queue = :queue AND visible_at_ms <= :now AND NOT EXISTS (
         SELECT 1 FROM sqs_messages AS earlier WHERE earlier.queue = :queue AND earlier.group_id = one.group_id
           AND earlier.position < one.position AND earlier.visible_at_ms > :now)
       ORDER BY position LIMIT :limit`,
    );
    this.#visibleCount = database.prepare(
      'SELECT COUNT(*) AS count FROM sqs_messages WHERE queue = ? AND visible_at_ms <= ?',
    );
    this.#hiddenCount = database.prepare(
      `SELECT COUNT(*) AS hidden, COALESCE(SUM(is_delivered), 0) AS in_flight
       FROM sqs_messages WHERE queue = ? AND visible_at_ms > ?`,
    );
    this.#nextVisible = database.prepare(
      'SELECT MIN(visible_at_ms) AS next FROM sqs_messages WHERE queue = ? AND visible_at_ms > ?',
    );
    this.#deliver = database.prepare(
      `UPDATE sqs_messages SET visible_at_ms = :visible_at_ms, is_delivered = 1, delivery = :delivery,
         delivered_at_ms = :now, receives = receives + 1, first_received_at_ms = COALESCE(first_received_at_ms, :now)
       WHERE position = :position`,
    );
    this.#show = database.prepare('UPDATE sqs_messages SET visible_at_ms = ? WHERE position = ?');
    this.#repeat = database.prepare(
      'UPDATE sqs_messages SET visible_at_ms = ?, delivery = NULL, receives = receives - 1, came_again = 1 WHERE position = ?',
    );
    this.#remove = database.prepare('DELETE FROM sqs_messages WHERE position = ?');
    this.#toDeadLetters = database.prepare(
      `UPDATE sqs_messages SET position = (
           SELECT MAX(seq, (SELECT MAX(position) FROM sqs_messages)) + 1 FROM sqlite_sequence WHERE name = 'sqs_messages'),
         queue = :queue, dead_letter_source_arn = :source_arn, visible_at_ms = :now, is_delivered = 0, delivery = NULL,
         delivered_at_ms = NULL, sent_at_ms = :sent_at_ms, came_again = 0 WHERE position = :position`,
    );
    this.#removeAll = database.prepare('DELETE FROM sqs_messages WHERE queue = ?');
    this.#hasOlder = database.prepare('SELECT 1 FROM sqs_messages WHERE queue = ? AND sent_at_ms <= ? LIMIT 1');
    this.#removeOlder = database.prepare('DELETE FROM sqs_messages WHERE queue = ? AND sent_at_ms <= ?');
    this.#nextPosition = database.prepare(
      "SELECT MAX(COALESCE((SELECT MAX(position) FROM sqs_messages), 0), seq) + 1 AS next FROM sqlite_sequence WHERE name = 'sqs_messages'",
    );
    this.#release = database.prepare(
      'UPDATE sqs_messages SET visible_at_ms = :now WHERE queue = :queue AND visible_at_ms > :now AND is_delivered = 1',
    );
  }

  add(message: NewMessage): void {
    this.#insert.run(
      message.queue,
      message.messageId,
      message.body,
      message.bodyMd5,
      message.attributes === undefined ? null : JSON.stringify(message.attributes),
      message.traceHeader ?? null,
      message.senderId,
      message.groupId ?? null,
      message.deduplicationId ?? null,
      message.sequenceNumber ?? null,
      message.sentAtMs,
      message.visibleAtMs,
    );
  }

  /** The position that the next message gets. */
  nextPosition(): number {
    return Number(this.#nextPosition.get()?.next ?? 1);
  }

  get(queue: string, position: number): StoredMessage | undefined {
    const row = this.#get.get(position, queue);
    return row && read(row);
  }

  delivered(queue: string, position: number): Delivered | undefined {
    const row = this.#delivered.get(position, queue);
    return (
      row && {
        position,
        visibleAtMs: Number(row.visible_at_ms),
        delivery: row.delivery === null ? undefined : String(row.delivery),
        deliveredAtMs: row.delivered_at_ms === null ? undefined : Number(row.delivered_at_ms),
        cameAgain: row.came_again === 1,
      }
    );
  }

  /** Visible messages: those that have been visible longest first. */
  visible(queue: string, nowMs: number, limit: number): Visible[] {
    return this.#visible
      .all(queue, nowMs, limit)
      .map(({ position, visible_at_ms: sinceMs }) => ({ position: Number(position), sinceMs: Number(sinceMs) }));
  }

  /** Positions of what a FIFO queue may give out, in the order of arrival. */
  visibleInGroups(queue: string, nowMs: number, limit: number): number[] {
    return this.#visibleInGroups.all({ queue, now: nowMs, limit }).map(({ position }) => Number(position));
  }

  depth(queue: string, nowMs: number): Depth {
    const { in_flight: inFlight, hidden } = this.#hiddenCount.get(queue, nowMs) ?? {};
    return {
      visible: Number(this.#visibleCount.get(queue, nowMs)?.count),
      inFlight: Number(inFlight),
      delayed: Number(hidden) - Number(inFlight),
    };
  }

  inFlight(queue: string, nowMs: number): number {
    return Number(this.#hiddenCount.get(queue, nowMs)?.in_flight);
  }

  /** When the next hidden message becomes visible; undefined when none is hidden. */
  nextVisibleAtMs(queue: string, nowMs: number): number | undefined {
    const next = this.#nextVisible.get(queue, nowMs)?.next;
    return next === null || next === undefined ? undefined : Number(next);
  }

  deliver(position: number, delivery: string, nowMs: number, visibleAtMs: number): void {
    this.#deliver.run({ position, delivery, now: nowMs, visible_at_ms: visibleAtMs });
  }

  showAt(position: number, visibleAtMs: number): void {
    this.#show.run(visibleAtMs, position);
  }

  /** Instead of removing it: one more delivery, which does not count. */
  repeat(position: number, visibleAtMs: number): void {
    this.#repeat.run(visibleAtMs, position);
  }

  remove(position: number): void {
    this.#remove.run(position);
  }

  /** To the end of its dead-letter queue, with its id, its receive count and, but for FIFO, its age. */
  moveToDeadLetters(position: number, queue: string, sourceArn: string, sentAtMs: number, nowMs: number): void {
    this.#toDeadLetters.run({ position, queue, source_arn: sourceArn, sent_at_ms: sentAtMs, now: nowMs });
  }

  removeAll(queue: string): void {
    this.#removeAll.run(queue);
  }

  /** Forgets what was sent at this time or before. */
  removeSentUntil(queue: string, sentAtMs: number): void {
    if (this.#hasOlder.get(queue, sentAtMs)) this.#removeOlder.run(queue, sentAtMs);
  }

  /** Makes what is in flight visible. */
  release(queue: string, nowMs: number): void {
    this.#release.run({ queue, now: nowMs });
  }
}

function read(row: Record<string, SQLOutputValue>): StoredMessage {
  const text = (value: SQLOutputValue | undefined) => (value === null ? undefined : String(value));
  const number = (value: SQLOutputValue | undefined) => (value === null ? undefined : Number(value));
  return {
    position: Number(row.position),
    queue: String(row.queue),
    messageId: String(row.message_id),
    body: String(row.body),
    bodyMd5: String(row.body_md5),
    attributes: row.attributes === null ? undefined : JSON.parse(String(row.attributes)),
    traceHeader: text(row.trace_header),
    senderId: String(row.sender_id),
    groupId: text(row.group_id),
    deduplicationId: text(row.deduplication_id),
    sequenceNumber: text(row.sequence_number),
    deadLetterSourceArn: text(row.dead_letter_source_arn),
    sentAtMs: Number(row.sent_at_ms),
    visibleAtMs: Number(row.visible_at_ms),
    delivery: text(row.delivery),
    deliveredAtMs: number(row.delivered_at_ms),
    receives: Number(row.receives),
    firstReceivedAtMs: number(row.first_received_at_ms),
    cameAgain: row.came_again === 1,
  };
}
