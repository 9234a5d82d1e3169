/**
 * Compiles every shared/<context>/contracts/<name>.schema.json into generated/contracts/<context>/<name>.js, a
 * validator without ajv's compiler in it, with its types beside it. Handlers import `#contracts/<context>/<name>`.
 */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { compile } from 'json-schema-to-typescript';

const root = join(import.meta.dirname, '../..');
const output = join(root, 'generated/contracts');

const ajv = new Ajv({ code: { source: true, esm: true }, allErrors: true, allowUnionTypes: true });
const toModule = (standaloneCode as unknown as { default: typeof standaloneCode.default }).default;

rmSync(output, { recursive: true, force: true });
await Promise.all(
  globSync('shared/*/contracts/*.schema.json', { cwd: root }).map(async (file) => {
    const context = file.split('/')[1] ?? '';
    const name = basename(file, '.schema.json');
    const schema = JSON.parse(readFileSync(join(root, file), 'utf8'));
    const target = join(output, context, name);
    mkdirSync(dirname(target), { recursive: true });
    await Promise.all([writeValidator(schema, target), writeTypes(schema, target)]);
  }),
);

/** Standalone code still requires ajv's small runtime parts; bundling them makes a module that stands alone. */
async function writeValidator(schema: object, target: string): Promise<void> {
  await build({
    stdin: { contents: toModule(ajv, ajv.compile(schema)), resolveDir: root, loader: 'js' },
    outfile: `${target}.js`,
    bundle: true,
    format: 'esm',
    target: 'node22',
    // Wrappers of CommonJS would carry their file's path as a name: bytes must not depend on where the project lies.
    minifyIdentifiers: true,
    logLevel: 'error',
  });
}

async function writeTypes(schema: { title: string }, target: string): Promise<void> {
  const types = await compile(schema, schema.title, { additionalProperties: false, format: false, bannerComment: '' });
  const validator = [
    "import type { ErrorObject } from 'ajv';",
    'declare const validate: {',
    `  (value: unknown): value is ${schema.title};`,
    '  errors?: ErrorObject[] | null;',
    '};',
    'export default validate;',
  ].join('\n');
  writeFileSync(`${target}.d.ts`, `${types}${validator}\n`);
}
