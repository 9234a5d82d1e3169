import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readSchema } from '../build/read-schema.ts';
import { WORDS } from '../build/words.ts';

export type Schema = Readonly<Record<string, unknown>> & { readonly title: string; readonly description?: string };

/** A schema of shared/<context>/contracts, with where it lies. */
export interface ContractSchema {
  readonly context: string;
  /** `points-added-v2` of points-added-v2.schema.json */
  readonly name: string;
  readonly schema: Schema;
}

/** Every contract below root, by context and name. */
export function readContractSchemas(root: string): ContractSchema[] {
  return globSync('shared/*/contracts/*.schema.json', { cwd: root })
    .sort()
    .map((file) => ({
      context: file.split('/')[1] ?? '',
      name: basename(file, '.schema.json'),
      schema: readSchema(join(root, file)) as Schema,
    }));
}

/**
 * What a document shows of a schema: without the words for tools, and with its definitions inside, so that it can stand
 * under another root.
 *
 * @param prefix where its definitions go in the document, such as `#/components/schemas/Account/definitions`
 */
export function shownSchema({ $schema: _, $id: __, ...schema }: Schema, prefix: string): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(schema, (key, value) =>
      key === WORDS
        ? undefined
        : key === '$ref' && typeof value === 'string'
          ? value.replace(/^#\/definitions/, `${prefix}/definitions`)
          : value,
    ),
  ) as Record<string, unknown>;
}
