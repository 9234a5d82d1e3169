import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundleFolder } from '../build/bundle-options.ts';
import { loadDeclarations } from '../declarations/declarations.ts';
import { runTool } from './run-tool.ts';
import { type OriginOf, withSourceLines } from './source-lines/with-source-lines.ts';
import { ToolError } from './tool-error.ts';

/**
 * `make source-lines FUNCTION=<context>/<function> [FILE=<text>]`: names the source lines of a stack trace that a deployed
 * function has logged, by the map that the build keeps beside the bundle. Deployed is the bundle alone.
 */
await runTool(() => {
  const root = join(import.meta.dirname, '../..');
  const { FUNCTION: id, FILE: file } = process.env;
  if (!id)
    throw new ToolError(
      'FUNCTION says whose stack it is: make source-lines FUNCTION=loyalty/spend-points FILE=stack.txt',
    );
  const declared = loadDeclarations(root).functions.find((each) => each.id === id);
  if (!declared) throw new ToolError(`There is no function ${id}: FUNCTION is <context>/<function>`);
  const folder = join('dist', bundleFolder(declared));
  const map = join(root, folder, 'index.mjs.map');
  if (!existsSync(map)) throw new ToolError(`There is no ${folder}/index.mjs.map: make build, of what is deployed`);
  if (file && !existsSync(file)) throw new ToolError(`There is no file ${file}`);
  const linesOf = createRequire(import.meta.url)('../local-stack/lambda/bundle-lines.cjs') as (map: string) => OriginOf;
  const { text, places } = withSourceLines(readFileSync(file || 0, 'utf8'), linesOf(readFileSync(map, 'utf8')), folder);
  process.stdout.write(text);
  const hash = createHash('sha256')
    .update(readFileSync(join(root, `${folder}.zip`)))
    .digest('base64');
  console.error(
    places === 0
      ? `Nothing in it is a place in a bundle (/var/task/index.mjs:<line>:<column>) that ${id} was made of`
      : `True where the function's CodeSha256 is ${hash}, as this ${folder}.zip has it: the same sources give the same bytes`,
  );
});
