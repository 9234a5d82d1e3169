import type { DatabaseSync } from 'node:sqlite';
import { type Upstream, unsignedAuthorization } from '../gateway/upstream.ts';

/**
 * What expired longer ago is not deleted: a time in another unit, or a zero, must not wipe a table.
 *
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
 */
export const OLDEST_EXPIRY_SECONDS = 5 * 365 * 24 * 60 * 60;

/** Items that one sweep deletes of a table at most; the others wait for the next. */
const ITEMS_PER_SWEEP = 500;

/** Sorted by name, because the engine writes the attributes of a key in any order. */
const CANONICAL_KEY = (json: string) =>
  `(SELECT group_concat(key || value, char(10)) FROM (SELECT key, value FROM json_each(${json}) ORDER BY key))`;

const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'DynamoDB_20120810.DeleteItem',
  'x-amz-date': '20260101T000000Z',
  authorization: unsignedAuthorization('dynoxide', 'dynamodb'),
};

export interface ExpiryOptions {
  /** dynoxide's own SQLite file. */
  readonly database: DatabaseSync;
  /** dynoxide itself. */
  readonly upstream: Upstream;
  /** Epoch milliseconds, by the stack's clock. */
  readonly now: () => number;
}

interface Table {
  readonly name: string;
  readonly keyNames: readonly string[];
  readonly attribute: string;
}

type Item = Readonly<Record<string, { readonly N?: string }>>;

/**
 * Deletes the items whose time to live has passed by the stack's clock, which the engine's own sweep knows nothing of.
 * Each is deleted by a DeleteItem of the engine on the condition that it is still due, so that a time that was moved on
 * meanwhile is respected; a trigger in the engine's file marks the record of it as the service's, in the very write.
 *
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
 */
export class Expiry {
  readonly #options: ExpiryOptions;

  constructor(options: ExpiryOptions) {
    this.#options = options;
    options.database.exec(`
      CREATE TABLE IF NOT EXISTS _laurel_expiring (table_name TEXT, key TEXT, PRIMARY KEY (table_name, key));
      DELETE FROM _laurel_expiring;
      CREATE TRIGGER IF NOT EXISTS _laurel_expired AFTER INSERT ON _stream_records
      WHEN NEW.event_name = 'REMOVE' AND EXISTS (
        SELECT 1 FROM _laurel_expiring
        WHERE table_name = NEW.table_name AND key = ${CANONICAL_KEY('NEW.keys_json')})
      BEGIN
        UPDATE _stream_records
        SET user_identity = '{"type":"Service","principalId":"dynamodb.amazonaws.com"}' WHERE id = NEW.id;
      END;
    `);
  }

  /** @returns how many items were deleted @throws Error what the engine answered */
  async sweep(): Promise<number> {
    let deleted = 0;
    for (const table of this.#tables()) deleted += await this.#sweepTable(table);
    return deleted;
  }

  #tables(): Table[] {
    return this.#options.database
      .prepare('SELECT table_name, key_schema, ttl_attribute FROM _tables WHERE ttl_enabled = 1')
      .all()
      .map((row) => ({
        name: String(row.table_name),
        keyNames: (JSON.parse(String(row.key_schema)) as { AttributeName: string }[]).map((key) => key.AttributeName),
        attribute: String(row.ttl_attribute),
      }));
  }

  async #sweepTable(table: Table): Promise<number> {
    const nowSeconds = Math.floor(this.#options.now() / 1000);
    const range = { from: nowSeconds - OLDEST_EXPIRY_SECONDS, to: nowSeconds };
    let deleted = 0;
    for (const item of this.#due(table, range)) if (await this.#delete(table, item, range)) deleted += 1;
    return deleted;
  }

  /** By an index that the engine keeps like any other of its own: a sweep looks at what is due, not at the table. */
  #due({ name, attribute }: Table, { from, to }: Range): Item[] {
    const { database } = this.#options;
    const expiresAt = `CAST(json_extract(item_json, ${text(`$.${JSON.stringify(attribute)}.N`)}) AS REAL)`;
    database.exec(
      `CREATE INDEX IF NOT EXISTS ${identifier(`_laurel_expiry ${name} ${attribute}`)} ON ${identifier(name)} (${expiresAt})
       WHERE ${expiresAt} IS NOT NULL`,
    );
    return database
      .prepare(
        `SELECT item_json FROM ${identifier(name)} WHERE ${expiresAt} IS NOT NULL AND ${expiresAt} BETWEEN ? AND ?
         ORDER BY ${expiresAt} LIMIT ${ITEMS_PER_SWEEP}`,
      )
      .all(from, to)
      .map((row) => JSON.parse(String(row.item_json)) as Item);
  }

  async #delete({ name, keyNames, attribute }: Table, item: Item, { from, to }: Range): Promise<boolean> {
    const { database, upstream } = this.#options;
    const Key = Object.fromEntries(keyNames.map((key) => [key, item[key]]));
    const mark = { name, key: JSON.stringify(Key) };
    database.prepare(`INSERT OR REPLACE INTO _laurel_expiring VALUES (:name, ${CANONICAL_KEY(':key')})`).run(mark);
    try {
      const { status, body } = await upstream.post(
        HEADERS,
        JSON.stringify({
          TableName: name,
          Key,
          ConditionExpression: '#ttl BETWEEN :from AND :to',
          ExpressionAttributeNames: { '#ttl': attribute },
          ExpressionAttributeValues: { ':from': { N: String(from) }, ':to': { N: String(to) } },
        }),
      );
      if (status === 200) return true;
      const answer = body.toString();
      if (answer.includes('ConditionalCheckFailedException')) return false;
      throw new Error(`an expired item of ${name} could not be deleted: ${answer}`);
    } finally {
      database
        .prepare(`DELETE FROM _laurel_expiring WHERE table_name = :name AND key = ${CANONICAL_KEY(':key')}`)
        .run(mark);
    }
  }
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
