import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Checks the types of what functions are made of. What it knows of unchanged files is kept in the state folder, so
 * that the next check takes a fraction of the first.
 *
 * @param contexts whose functions are held; all, where nothing is said. What they import is checked with them
 * @returns the compiler's words; empty when it has none
 */
export async function checkTypes(root: string, stateDir: string, contexts?: readonly string[]): Promise<string> {
  const folder = join(stateDir, 'types');
  mkdirSync(folder, { recursive: true });
  const project = join(folder, 'tsconfig.json');
  const settings = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      incremental: true,
      tsBuildInfoFile: join(folder, 'tsbuildinfo'),
      typeRoots: [join(root, 'node_modules/@types')],
    },
    include: ['functions', 'shared'].flatMap((part) =>
      contexts ? [...contexts, 'platform'].map((held) => join(root, part, held)) : [join(root, part)],
    ),
  };
  writeFileSync(project, JSON.stringify(settings));
  const compiler = spawn(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', project, '--pretty', String(process.stdout.isTTY === true)],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [compiler.stdout, compiler.stderr]) stream.on('data', (chunk) => (said += chunk));
  return new Promise((done, failed) => {
    compiler.once('error', failed);
    compiler.once('close', (code) => done(code === 0 ? '' : said.trim() || `the compiler ended with code ${code}`));
  });
}
