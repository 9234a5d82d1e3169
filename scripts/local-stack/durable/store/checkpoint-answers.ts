import type { DatabaseSync } from 'node:sqlite';

export interface CheckpointAnswer {
  /** Fingerprint of the request that got the answer. */
  readonly request: string;
  /** JSON text as it was answered. */
  readonly answer: string;
}

/** Answers of checkpoints by their ClientToken, so that a repeated request is not applied twice. */
export class CheckpointAnswerTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  find(arn: string, clientToken: string, nowMs: number): CheckpointAnswer | undefined {
    const row = this.#database
      .prepare('SELECT * FROM durable_checkpoint_answers WHERE arn = ? AND client_token = ? AND expires_at_ms > ?')
      .get(arn, clientToken, nowMs);
    return row && { request: String(row.request), answer: String(row.answer) };
  }

  save(arn: string, clientToken: string, { request, answer }: CheckpointAnswer, expiresAtMs: number): void {
    this.#database
      .prepare(
        `INSERT INTO durable_checkpoint_answers (arn, client_token, request, answer, expires_at_ms)
         VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (arn, client_token) DO UPDATE
         SET request = excluded.request, answer = excluded.answer, expires_at_ms = excluded.expires_at_ms`,
      )
      .run(arn, clientToken, request, answer, expiresAtMs);
  }

  deleteExpired(nowMs: number): void {
    this.#database.prepare('DELETE FROM durable_checkpoint_answers WHERE expires_at_ms <= ?').run(nowMs);
  }

  deleteAll(arn: string): void {
    this.#database.prepare('DELETE FROM durable_checkpoint_answers WHERE arn = ?').run(arn);
  }
}
