import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A schema with what it refers to in other files in its place: neither of the compilers below looks for files. */
export function readSchema(file: string): { title: string; $schema?: string } {
  return JSON.parse(readFileSync(file, 'utf8'), (_key, value: unknown) => {
    const { $ref: reference, ...beside } = (value ?? {}) as { readonly $ref?: unknown };
    if (typeof reference !== 'string' || reference.startsWith('#')) return value;
    // Its title would make a type of its own.
    const { $schema: _schema, title: _title, ...found } = readSchema(join(dirname(file), reference));
    return { ...found, ...beside };
  });
}
