import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { type LocalStack, startLocalStack, UPGRADES } from '../local-stack.ts';

const root = join(import.meta.dirname, '../../..');

export type Settings = Readonly<Record<string, string>>;

export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

let starting: Promise<LocalStack> | undefined;

/** The stack that the tests of the tools share. */
export function toolsStack(): Promise<LocalStack> {
  starting ??= startLocalStack(undefined, { CONTEXTS: UPGRADES, TRACE: '1' });
  return starting;
}

after('the stack of the tools stops', async () => {
  await (await starting?.catch(() => undefined))?.stop();
});

/** Runs a command as `make` does, which hands on where Node keeps what it has compiled. */
export function runTool(tool: string, stateDir: string, settings: Settings = {}): Promise<Ran> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(root, `scripts/tools/${tool}.ts`)],
      { cwd: root, env: { PATH, NODE_COMPILE_CACHE, STATE_DIR: stateDir, ...settings } },
      (error, output, errors) => resolve({ code: error ? Number(error.code) : 0, output, errors }),
    );
  });
}
