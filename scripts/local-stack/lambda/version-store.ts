import type { DatabaseSync } from 'node:sqlite';

/** One immutable version of a function's code. */
export interface PublishedVersion {
  readonly version: number;
  readonly codeSha256: string;
  readonly codeBytes: number;
  readonly publishedAtEpochMs: number;
}

/** Which versions were published and where the aliases point; a durable execution goes on with its version after a restart. */
export class VersionStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    database.exec(`
      CREATE TABLE IF NOT EXISTS function_version (
        function_name TEXT NOT NULL,
        version INTEGER NOT NULL,
        code_sha256 TEXT NOT NULL,
        code_bytes INTEGER NOT NULL,
        published_at_epoch_ms INTEGER NOT NULL,
        PRIMARY KEY (function_name, version)
      ) STRICT;
      CREATE TABLE IF NOT EXISTS function_alias (
        function_name TEXT NOT NULL,
        alias TEXT NOT NULL,
        version INTEGER NOT NULL,
        PRIMARY KEY (function_name, alias)
      ) STRICT;
    `);
    this.#database = database;
  }

  /** Oldest first. */
  versions(functionName: string): PublishedVersion[] {
    const rows = this.#database
      .prepare(
        `SELECT version, code_sha256, code_bytes, published_at_epoch_ms FROM function_version
         WHERE function_name = ? ORDER BY version`,
      )
      .all(functionName);
    return rows.map((row) => ({
      version: Number(row.version),
      codeSha256: String(row.code_sha256),
      codeBytes: Number(row.code_bytes),
      publishedAtEpochMs: Number(row.published_at_epoch_ms),
    }));
  }

  /** Alias name to version. */
  aliases(functionName: string): Map<string, number> {
    const rows = this.#database
      .prepare('SELECT alias, version FROM function_alias WHERE function_name = ? ORDER BY alias')
      .all(functionName);
    return new Map(rows.map((row) => [String(row.alias), Number(row.version)]));
  }

  publish(functionName: string, { version, codeSha256, codeBytes, publishedAtEpochMs }: PublishedVersion): void {
    this.#database
      .prepare('INSERT INTO function_version VALUES (?, ?, ?, ?, ?)')
      .run(functionName, version, codeSha256, codeBytes, publishedAtEpochMs);
  }

  point(functionName: string, alias: string, version: number): void {
    this.#database
      .prepare(
        `INSERT INTO function_alias VALUES (?, ?, ?)
         ON CONFLICT (function_name, alias) DO UPDATE SET version = excluded.version`,
      )
      .run(functionName, alias, version);
  }
}
