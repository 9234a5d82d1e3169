import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

export type MoveTaskStatus = 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELLING' | 'CANCELLED';

export interface MoveTask {
  readonly id: number;
  readonly handle: string;
  /** Queue names. */
  readonly source: string;
  /** Undefined: each message goes to where it came from. */
  readonly destination: string | undefined;
  readonly messagesPerSecond: number | undefined;
  readonly startedAtMs: number;
  readonly toMove: number;
  readonly moved: number;
  readonly status: MoveTaskStatus;
  readonly failureReason: string | undefined;
}

export type NewMoveTask = Pick<
  MoveTask,
  'handle' | 'source' | 'destination' | 'messagesPerSecond' | 'startedAtMs' | 'toMove'
>;

/** Redrives under way and past. */
export class MoveTaskTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  add(task: NewMoveTask): MoveTask {
    const { lastInsertRowid } = this.#database
      .prepare(
        `INSERT INTO sqs_move_tasks (handle, source, destination, messages_per_second, started_at_ms, to_move, status)
         VALUES (?, ?, ?, ?, ?, ?, 'RUNNING')`,
      )
      .run(
        task.handle,
        task.source,
        task.destination ?? null,
        task.messagesPerSecond ?? null,
        task.startedAtMs,
        task.toMove,
      );
    return { ...task, id: Number(lastInsertRowid), moved: 0, status: 'RUNNING', failureReason: undefined };
  }

  get(id: number): MoveTask | undefined {
    return read(this.#database.prepare('SELECT * FROM sqs_move_tasks WHERE id = ?').get(id));
  }

  find(handle: string): MoveTask | undefined {
    return read(this.#database.prepare('SELECT * FROM sqs_move_tasks WHERE handle = ?').get(handle));
  }

  /** Newest first. */
  of(source: string, limit: number): MoveTask[] {
    return this.#database
      .prepare('SELECT * FROM sqs_move_tasks WHERE source = ? ORDER BY id DESC LIMIT ?')
      .all(source, limit)
      .flatMap((row) => read(row) ?? []);
  }

  underWay(): MoveTask[] {
    return this.#database
      .prepare("SELECT * FROM sqs_move_tasks WHERE status IN ('RUNNING', 'CANCELLING') ORDER BY id")
      .all()
      .flatMap((row) => read(row) ?? []);
  }

  countMoved(id: number): void {
    this.#database.prepare('UPDATE sqs_move_tasks SET moved = moved + 1 WHERE id = ?').run(id);
  }

  end(id: number, status: MoveTaskStatus, failureReason?: string): void {
    this.#database
      .prepare('UPDATE sqs_move_tasks SET status = ?, failure_reason = ? WHERE id = ?')
      .run(status, failureReason ?? null, id);
  }
}

function read(row: Record<string, SQLOutputValue> | undefined): MoveTask | undefined {
  if (!row) return undefined;
  return {
    id: Number(row.id),
    handle: String(row.handle),
    source: String(row.source),
    destination: row.destination === null ? undefined : String(row.destination),
    messagesPerSecond: row.messages_per_second === null ? undefined : Number(row.messages_per_second),
    startedAtMs: Number(row.started_at_ms),
    toMove: Number(row.to_move),
    moved: Number(row.moved),
    status: String(row.status) as MoveTaskStatus,
    failureReason: row.failure_reason === null ? undefined : String(row.failure_reason),
  };
}
