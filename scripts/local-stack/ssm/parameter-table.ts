import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { inTransaction } from '../events/transaction.ts';

export type ParameterType = 'String' | 'StringList' | 'SecureString';

export interface StoredParameter {
  readonly name: string;
  readonly version: number;
  readonly type: ParameterType;
  /** Sealed, if the type is SecureString. */
  readonly value: string;
  readonly description?: string;
  readonly modifiedAtMs: number;
}

/** Older versions than this many are forgotten. @source https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html */
export const MAXIMUM_VERSIONS = 100;

/** Every parameter in its latest versions. */
export class ParameterTable {
  readonly #database: DatabaseSync;
  readonly #latest;
  readonly #version;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec(`
      CREATE TABLE IF NOT EXISTS ssm_parameters (
        name TEXT NOT NULL,
        version INTEGER NOT NULL,
        type TEXT NOT NULL,
        value TEXT NOT NULL,
        description TEXT,
        modified_at_ms INTEGER NOT NULL,
        PRIMARY KEY (name, version)
      )
    `);
    this.#latest = database.prepare('SELECT * FROM ssm_parameters WHERE name = ? ORDER BY version DESC LIMIT 1');
    this.#version = database.prepare('SELECT * FROM ssm_parameters WHERE name = ? AND version = ?');
  }

  latest(name: string): StoredParameter | undefined {
    return read(this.#latest.get(name));
  }

  version(name: string, version: number): StoredParameter | undefined {
    return read(this.#version.get(name, version));
  }

  /** Oldest first. */
  versions(name: string): StoredParameter[] {
    return this.#database
      .prepare('SELECT * FROM ssm_parameters WHERE name = ? ORDER BY version')
      .all(name)
      .flatMap((row) => read(row) ?? []);
  }

  /** The latest version of each parameter, by name. */
  all(): StoredParameter[] {
    return this.#database
      .prepare(
        `SELECT * FROM ssm_parameters AS one
         WHERE version = (SELECT max(version) FROM ssm_parameters WHERE name = one.name) ORDER BY name`,
      )
      .all()
      .flatMap((row) => read(row) ?? []);
  }

  add(parameter: StoredParameter): void {
    const { name, version, type, value, description, modifiedAtMs } = parameter;
    inTransaction(this.#database, () => {
      this.#database
        .prepare('INSERT INTO ssm_parameters VALUES (?, ?, ?, ?, ?, ?)')
        .run(name, version, type, value, description ?? null, modifiedAtMs);
      this.#database
        .prepare('DELETE FROM ssm_parameters WHERE name = ? AND version <= ?')
        .run(name, version - MAXIMUM_VERSIONS);
    });
  }

  /** Whether there was one. */
  remove(name: string): boolean {
    return this.#database.prepare('DELETE FROM ssm_parameters WHERE name = ?').run(name).changes > 0;
  }
}

function read(row: Record<string, SQLOutputValue> | undefined): StoredParameter | undefined {
  if (!row) return undefined;
  return {
    name: String(row.name),
    version: Number(row.version),
    type: row.type as ParameterType,
    value: String(row.value),
    modifiedAtMs: Number(row.modified_at_ms),
    ...(row.description === null ? {} : { description: String(row.description) }),
  };
}
