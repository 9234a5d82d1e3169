/**
 * Compiles every shared/<context>/contracts/<name>.schema.json into generated/contracts/<context>/<name>.js, a
 * validator without ajv's compiler in it, with its types beside it. Handlers import `#contracts/<context>/<name>`.
 */
import { globSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { compile } from 'json-schema-to-typescript';
import { DeclarationError } from '../declarations/declaration-error.ts';
import { FORMATS } from './formats.ts';
import { readSchema } from './read-schema.ts';
import { WORDS, wordsOf } from './words.ts';
import { writeIfChanged } from './write-if-changed.ts';

/** Names the parameter whose JSON text the schema is of. */
const PARAMETER = 'x-parameter';

/** On a schema that programs are shown at run time: its validator carries it as `schema`, without what only editors read. */
const SHOWN = 'x-shown';

/** On an event's schema: no function here takes it, other systems do. */
const FOR_OTHERS = 'x-for-others';

const root = join(import.meta.dirname, '../..');
const output = join(root, 'generated/contracts');

const ajv = new Ajv({ code: { source: true, esm: true }, allErrors: true, allowUnionTypes: true });
ajv.addVocabulary([WORDS, PARAMETER, SHOWN, FOR_OTHERS]);
for (const [name, format] of Object.entries(FORMATS)) ajv.addFormat(name, format);
const toModule = (standaloneCode as unknown as { default: typeof standaloneCode.default }).default;

// Where a context asks the same of two events, whoever takes both carries one validator: the first one's, by its name.
const same = new Map<string, string>();
const files = globSync('shared/*/contracts/*.schema.json', { cwd: root }).sort();
const written = await Promise.all(
  files.map(async (file) => {
    const context = file.split('/')[1] ?? '';
    const name = basename(file, '.schema.json');
    const target = join(output, context, name);
    try {
      const schema = readSchema(join(root, file));
      const asked = `${context} ${JSON.stringify(askedBy(schema))}`;
      const first = same.get(asked) ?? name;
      same.set(asked, first);
      const validator = first === name ? await validatorOf(schema) : `export { default } from './${first}.js';\n`;
      writeIfChanged(`${target}.js`, validator);
      writeIfChanged(`${target}.d.ts`, await typesOf(schema));
    } catch (error) {
      // Of many files the one to mend.
      throw new DeclarationError(`${file}: ${(error as Error).message}`, { cause: error });
    }
    return [`${target}.js`, `${target}.d.ts`];
  }),
);
const current = new Set(written.flat());
for (const file of globSync(join(output, '*/*.{js,d.ts}'))) if (!current.has(file)) rmSync(file);

/** Standalone code still requires ajv's small runtime parts; bundling them makes a module that stands alone. */
async function validatorOf(schema: object): Promise<string> {
  const words = wordsOf(schema);
  const code = withoutPlaces(toModule(ajv, ajv.compile(withoutAnnotations(schema) as object)), words);
  const attached = {
    ...(Object.keys(words).length > 0 ? { words } : {}),
    ...(SHOWN in schema ? { schema: asShown(schema) } : {}),
  };
  const contents = code.replace(
    /export default (\w+);/,
    (whole, name) =>
      `${Object.entries(attached)
        .map(([key, value]) => `${name}.${key} = ${JSON.stringify(value)};`)
        .join('')}${whole}`,
  );
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'js' },
    // Comments name each module's path: where node_modules is a link, they would else name another place in each copy.
    preserveSymlinks: true,
    write: false,
    bundle: true,
    format: 'esm',
    target: 'node22',
    // Wrappers of CommonJS would carry their file's path as a name: bytes must not depend on where the project lies.
    minifyIdentifiers: true,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/** Where in the schema an error comes from is a fifth of a validator, and is read for nothing but to find words for it. */
function withoutPlaces(code: string, words: Readonly<Record<string, string>>): string {
  return code.replaceAll(/\bschemaPath:("(?:[^"\\]|\\.)*"),/g, (whole, place: string) =>
    Object.hasOwn(words, JSON.parse(place) as string) ? whole : '',
  );
}

/** All that a validator is made of: two contracts that differ by their titles and words for readers have the same. */
function askedBy({ title: _title, ...schema }: Record<string, unknown>): unknown[] {
  const shown = SHOWN in schema ? asShown(schema) : undefined;
  return [withoutAnnotations(schema), wordsOf(schema), shown];
}

/** What is sent to programs is read by every dialect since draft 7: no word of it says which one it is in. */
function asShown({
  $schema: _dialect,
  title: _title,
  examples: _examples,
  ...schema
}: Record<string, unknown>): object {
  return JSON.parse(JSON.stringify(schema, (name, value) => (name.startsWith('x-') ? undefined : value)));
}

/** What readers of the schema are told is no part of what is loaded at every cold start. */
function withoutAnnotations(schema: unknown, isNamesOfProperties = false): unknown {
  if (Array.isArray(schema)) return schema.map((part) => withoutAnnotations(part));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([name]) => isNamesOfProperties || !['description', 'examples'].includes(name))
      .map(([name, part]) => [name, withoutAnnotations(part, name === 'properties' && !isNamesOfProperties)]),
  );
}

async function typesOf(schema: { title: string }): Promise<string> {
  const types = await compile(schema, schema.title, { additionalProperties: false, format: false, bannerComment: '' });
  const shown = SHOWN in schema ? ' & { readonly schema: object }' : '';
  const validator = [
    "import type { Validator } from '../../../shared/platform/violations.ts';",
    `declare const validate: Validator<${schema.title}>${shown};`,
    'export default validate;',
  ].join('\n');
  return `${types}${validator}\n`;
}
