import type { DatabaseSync } from 'node:sqlite';

/** Tables of the durable execution service. Everything about an execution goes with its row. */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS durable_executions (
  arn TEXT PRIMARY KEY,
  function_name TEXT NOT NULL,
  function_arn TEXT NOT NULL,
  version TEXT NOT NULL,
  name TEXT NOT NULL,
  operation_id TEXT NOT NULL,
  status TEXT NOT NULL,
  input TEXT NOT NULL,
  result TEXT,
  error TEXT,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  timeout_seconds INTEGER NOT NULL,
  retention_days INTEGER NOT NULL,
  checkpoint_token TEXT,
  operations_used INTEGER NOT NULL DEFAULT 0,
  written_bytes INTEGER NOT NULL,
  failed_invocations INTEGER NOT NULL DEFAULT 0,
  parent_arn TEXT,
  parent_operation_id TEXT,
  UNIQUE (function_name, name)
) STRICT;
CREATE INDEX IF NOT EXISTS durable_executions_by_status ON durable_executions (status);

CREATE TABLE IF NOT EXISTS durable_operations (
  arn TEXT NOT NULL REFERENCES durable_executions (arn) ON DELETE CASCADE,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  body TEXT NOT NULL,
  undelivered INTEGER NOT NULL,
  PRIMARY KEY (arn, id)
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS durable_operations_in_order ON durable_operations (arn, position);

CREATE TABLE IF NOT EXISTS durable_events (
  arn TEXT NOT NULL REFERENCES durable_executions (arn) ON DELETE CASCADE,
  event_id INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (arn, event_id)
) STRICT;

CREATE TABLE IF NOT EXISTS durable_timers (
  arn TEXT NOT NULL REFERENCES durable_executions (arn) ON DELETE CASCADE,
  operation_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  due_at_ms INTEGER NOT NULL,
  PRIMARY KEY (arn, operation_id, kind)
) STRICT;
CREATE INDEX IF NOT EXISTS durable_timers_by_time ON durable_timers (due_at_ms);

CREATE TABLE IF NOT EXISTS durable_callbacks (
  callback_id TEXT PRIMARY KEY,
  arn TEXT NOT NULL REFERENCES durable_executions (arn) ON DELETE CASCADE,
  operation_id TEXT NOT NULL,
  heartbeat_seconds INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS durable_callbacks_by_execution ON durable_callbacks (arn);

CREATE TABLE IF NOT EXISTS durable_chained_invokes (
  arn TEXT NOT NULL REFERENCES durable_executions (arn) ON DELETE CASCADE,
  operation_id TEXT NOT NULL,
  target TEXT NOT NULL,
  payload TEXT,
  throttled INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (arn, operation_id)
) STRICT;

CREATE TABLE IF NOT EXISTS durable_checkpoint_answers (
  arn TEXT NOT NULL REFERENCES durable_executions (arn) ON DELETE CASCADE,
  client_token TEXT NOT NULL,
  request TEXT NOT NULL,
  answer TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  PRIMARY KEY (arn, client_token)
) STRICT;
CREATE INDEX IF NOT EXISTS durable_checkpoint_answers_by_time ON durable_checkpoint_answers (expires_at_ms);
`;

export function createTables(database: DatabaseSync): void {
  // Deleting an execution deletes what belongs to it.
  database.exec('PRAGMA foreign_keys = ON');
  database.exec(SCHEMA);
}
