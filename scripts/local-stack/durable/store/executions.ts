import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Completion, ErrorObject, ExecutionStatus } from '../model.ts';

/** One durable execution, as it is kept. */
export interface Execution {
  readonly arn: string;
  readonly functionName: string;
  /** Without qualifier. */
  readonly functionArn: string;
  /** The version that started it; every replay runs the same. */
  readonly version: string;
  readonly name: string;
  /** Id of its EXECUTION operation. */
  readonly operationId: string;
  readonly status: ExecutionStatus;
  /** JSON text. */
  readonly input: string;
  readonly result: string | undefined;
  readonly error: ErrorObject | undefined;
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
  readonly timeoutSeconds: number;
  readonly retentionDays: number;
  /** The only token that a checkpoint may bring; absent while no invocation may write. */
  readonly checkpointToken: string | undefined;
  readonly operationsUsed: number;
  readonly writtenBytes: number;
  /** Invocations that failed in a row. */
  readonly failedInvocations: number;
  /** The chained invoke that waits for this execution. */
  readonly parent: { readonly arn: string; readonly operationId: string } | undefined;
}

export type NewExecution = Omit<
  Execution,
  'status' | 'result' | 'error' | 'endedAtMs' | 'checkpointToken' | 'operationsUsed' | 'failedInvocations'
>;

/** What ListDurableExecutionsByFunction selects by; times in epoch milliseconds. */
export interface ExecutionFilter {
  readonly functionName: string;
  readonly version?: string | undefined;
  readonly name?: string | undefined;
  readonly statuses: readonly string[];
  readonly startedAfterMs?: number | undefined;
  readonly startedBeforeMs?: number | undefined;
  readonly oldestFirst: boolean;
  readonly offset: number;
  readonly limit: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

export class ExecutionTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  insert(execution: NewExecution): void {
    this.#database
      .prepare(
        `INSERT INTO durable_executions (arn, function_name, function_arn, version, name, operation_id, status, input,
           started_at_ms, timeout_seconds, retention_days, written_bytes, parent_arn, parent_operation_id)
         VALUES (?, ?, ?, ?, ?, ?, 'RUNNING', ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        execution.arn,
        execution.functionName,
        execution.functionArn,
        execution.version,
        execution.name,
        execution.operationId,
        execution.input,
        execution.startedAtMs,
        execution.timeoutSeconds,
        execution.retentionDays,
        execution.writtenBytes,
        execution.parent?.arn ?? null,
        execution.parent?.operationId ?? null,
      );
  }

  find(arn: string): Execution | undefined {
    return read(this.#database.prepare('SELECT * FROM durable_executions WHERE arn = ?').get(arn));
  }

  findByName(functionName: string, name: string): Execution | undefined {
    return read(
      this.#database
        .prepare('SELECT * FROM durable_executions WHERE function_name = ? AND name = ?')
        .get(functionName, name),
    );
  }

  runningArns(): string[] {
    return this.#database
      .prepare("SELECT arn FROM durable_executions WHERE status = 'RUNNING' ORDER BY started_at_ms")
      .all()
      .map(({ arn }) => String(arn));
  }

  list(filter: ExecutionFilter): Execution[] {
    const order = filter.oldestFirst ? 'ASC' : 'DESC';
    return this.#database
      .prepare(
        `SELECT * FROM durable_executions
         WHERE function_name = :functionName
           AND (:version IS NULL OR version = :version)
           AND (:name IS NULL OR name = :name)
           AND (:statuses = '[]' OR status IN (SELECT value FROM json_each(:statuses)))
           AND (:startedAfterMs IS NULL OR started_at_ms > :startedAfterMs)
           AND (:startedBeforeMs IS NULL OR started_at_ms < :startedBeforeMs)
         ORDER BY started_at_ms ${order}, rowid ${order} LIMIT :limit OFFSET :offset`,
      )
      .all({
        functionName: filter.functionName,
        version: filter.version ?? null,
        name: filter.name ?? null,
        statuses: JSON.stringify(filter.statuses),
        startedAfterMs: filter.startedAfterMs ?? null,
        startedBeforeMs: filter.startedBeforeMs ?? null,
        limit: filter.limit,
        offset: filter.offset,
      })
      .flatMap((row) => read(row) ?? []);
  }

  setCheckpointToken(arn: string, token: string | undefined): void {
    this.#database.prepare('UPDATE durable_executions SET checkpoint_token = ? WHERE arn = ?').run(token ?? null, arn);
  }

  setUsage(arn: string, operationsUsed: number, writtenBytes: number): void {
    this.#database
      .prepare('UPDATE durable_executions SET operations_used = ?, written_bytes = ? WHERE arn = ?')
      .run(operationsUsed, writtenBytes, arn);
  }

  addWrittenBytes(arn: string, bytes: number): void {
    this.#database
      .prepare('UPDATE durable_executions SET written_bytes = written_bytes + ? WHERE arn = ?')
      .run(bytes, arn);
  }

  setFailedInvocations(arn: string, count: number): void {
    this.#database.prepare('UPDATE durable_executions SET failed_invocations = ? WHERE arn = ?').run(count, arn);
  }

  end(arn: string, { status, Result, Error: error }: Completion, endedAtMs: number): void {
    this.#database
      .prepare(
        `UPDATE durable_executions SET status = ?, result = ?, error = ?, ended_at_ms = ?, checkpoint_token = NULL
         WHERE arn = ?`,
      )
      .run(status, Result ?? null, error ? JSON.stringify(error) : null, endedAtMs, arn);
  }

  deleteExpired(nowMs: number): void {
    this.#database
      .prepare('DELETE FROM durable_executions WHERE ended_at_ms + retention_days * ? < ?')
      .run(DAY_MS, nowMs);
  }
}

function read(row: Record<string, SQLOutputValue> | undefined): Execution | undefined {
  if (!row) return undefined;
  return {
    arn: String(row.arn),
    functionName: String(row.function_name),
    functionArn: String(row.function_arn),
    version: String(row.version),
    name: String(row.name),
    operationId: String(row.operation_id),
    status: String(row.status) as ExecutionStatus,
    input: String(row.input),
    result: optional(row.result),
    error: row.error === null ? undefined : (JSON.parse(String(row.error)) as ErrorObject),
    startedAtMs: Number(row.started_at_ms),
    endedAtMs: row.ended_at_ms === null ? undefined : Number(row.ended_at_ms),
    timeoutSeconds: Number(row.timeout_seconds),
    retentionDays: Number(row.retention_days),
    checkpointToken: optional(row.checkpoint_token),
    operationsUsed: Number(row.operations_used),
    writtenBytes: Number(row.written_bytes),
    failedInvocations: Number(row.failed_invocations),
    parent:
      row.parent_arn === null
        ? undefined
        : { arn: String(row.parent_arn), operationId: String(row.parent_operation_id) },
  };
}

function optional(value: SQLOutputValue | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}
