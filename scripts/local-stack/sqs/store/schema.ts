import type { DatabaseSync } from 'node:sqlite';

/**
 * Tables of the queue service.
 *
 * A message is hidden until visible_at_ms: delayed if it has no delivery yet in its queue, in flight otherwise. The
 * position is the order of arrival. Of the indexes, one finds what is visible, one the messages of a FIFO group, one
 * what is too old.
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS sqs_queues (
  name TEXT PRIMARY KEY,
  attributes TEXT NOT NULL,
  tags TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  modified_at_ms INTEGER NOT NULL,
  purged_at_ms INTEGER
) STRICT;

CREATE TABLE IF NOT EXISTS sqs_deleted_queues (
  name TEXT PRIMARY KEY,
  deleted_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS sqs_messages (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  queue TEXT NOT NULL REFERENCES sqs_queues (name) ON DELETE CASCADE,
  message_id TEXT NOT NULL,
  body TEXT NOT NULL,
  body_md5 TEXT NOT NULL,
  attributes TEXT,
  trace_header TEXT,
  sender_id TEXT NOT NULL,
  group_id TEXT,
  deduplication_id TEXT,
  sequence_number TEXT,
  dead_letter_source_arn TEXT,
  sent_at_ms INTEGER NOT NULL,
  visible_at_ms INTEGER NOT NULL,
  is_delivered INTEGER NOT NULL DEFAULT 0,
  delivery TEXT,
  delivered_at_ms INTEGER,
  receives INTEGER NOT NULL DEFAULT 0,
  first_received_at_ms INTEGER,
  came_again INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS sqs_messages_visible ON sqs_messages (queue, visible_at_ms, position, is_delivered);
CREATE INDEX IF NOT EXISTS sqs_messages_grouped ON sqs_messages (queue, group_id, position, visible_at_ms)
  WHERE group_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS sqs_messages_by_age ON sqs_messages (queue, sent_at_ms);

CREATE TABLE IF NOT EXISTS sqs_deduplications (
  queue TEXT NOT NULL REFERENCES sqs_queues (name) ON DELETE CASCADE,
  scope TEXT NOT NULL,
  deduplication_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  sequence_number TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  PRIMARY KEY (queue, scope, deduplication_id)
) STRICT;
CREATE INDEX IF NOT EXISTS sqs_deduplications_by_time ON sqs_deduplications (expires_at_ms);

CREATE TABLE IF NOT EXISTS sqs_move_tasks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  handle TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  destination TEXT,
  messages_per_second INTEGER,
  started_at_ms INTEGER NOT NULL,
  to_move INTEGER NOT NULL,
  moved INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL,
  failure_reason TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS sqs_move_tasks_by_source ON sqs_move_tasks (source, id);
`;

export function createTables(database: DatabaseSync): void {
  // Deleting a queue deletes what it holds.
  database.exec('PRAGMA foreign_keys = ON');
  database.exec(SCHEMA);
}
