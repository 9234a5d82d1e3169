/** In a text that a caller wrote as an item's value its quotes are escaped, and found by nobody. */
const TABLE_NAME = /"TableName"\s*:\s*"(?:arn:[^"]*:table\/)?([^"/\\]+)"/g;

/** Calls that name the table of each item. The others have it as a key, or in PartiQL. */
const NAMES_TABLES: ReadonlySet<string> = new Set(['DeleteItem', 'PutItem', 'TransactWriteItems', 'UpdateItem']);

/**
 * The tables that a call may have written to, without reading all that it writes: a name too many only has a stream looked at.
 *
 * @returns undefined where the call does not say in this way
 */
export function writtenTables(operation: string, body: Buffer): ReadonlySet<string> | undefined {
  if (!NAMES_TABLES.has(operation)) return undefined;
  const tables = new Set<string>();
  for (const [, table = ''] of body.toString('latin1').matchAll(TABLE_NAME)) tables.add(table);
  return tables.size === 0 ? undefined : tables;
}
