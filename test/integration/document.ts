import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');

/** Beside what Node has compiled. */
const KEPT = join(root, 'node_modules/.cache/documents');

/**
 * A YAML document of docs/. Reading YAML takes a second of the processor for the larger ones, in each process of the
 * tests: what it comes to is kept under the hash of the text, so whoever changes the text reads it anew.
 */
// biome-ignore lint/suspicious/noExplicitAny: a document is walked by its keys
export function documentAt(name: string, kept = KEPT): any {
  const text = readFileSync(join(root, 'docs', name), 'utf8');
  const file = join(kept, `${createHash('sha256').update(text).digest('hex')}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const document = parse(text);
  mkdirSync(kept, { recursive: true });
  // Moved into place whole, as several processes may do the same.
  const partial = `${file}.${randomUUID()}`;
  writeFileSync(partial, JSON.stringify(document));
  renameSync(partial, file);
  return document;
}
