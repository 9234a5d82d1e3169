import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STACK_BUNDLE } from '../../build/stack-bundle.ts';
import { type StackDescription, stackFileIn } from '../../local-stack/stack/stack-file.ts';
import { root } from '../bundles.ts';

/** A stack with nothing left from before, whose start was timed. */
export interface StartedStack extends StackDescription {
  /** From the spawn of the process until it greets, which it does once everything answers. */
  readonly answersMs: number;
  stop(): Promise<void>;
}

/**
 * Starts a stack as `make start` does, on free ports and an empty state folder.
 *
 * @param project the folder whose functions it runs: its dist/stack may be a link to ours
 * @throws Error when it ends before it answers; why is on stderr
 */
export async function startedStack(
  startedAtMs: number,
  project = root,
  settings: Readonly<Record<string, string>> = {},
): Promise<StartedStack> {
  const stateDir = mkdtempSync(join(tmpdir(), 'laurel-bench-'));
  const main = join(project, 'dist', STACK_BUNDLE);
  const stack = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--preserve-symlinks-main', main], {
    env: { ...process.env, API_PORT: '0', AWS_PORT: '0', STATE_DIR: stateDir, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(stack, 'exit');
  const stop = async () => {
    if (stack.exitCode === null && stack.signalCode === null) stack.kill('SIGINT');
    await exited;
    rmSync(stateDir, { recursive: true, force: true });
  };
  try {
    await Promise.race([
      once(stack.stdout, 'data'),
      exited.then(() => {
        throw new Error('the stack has ended before it answered');
      }),
    ]);
    const answersMs = performance.now() - startedAtMs;
    stack.stdout.resume();
    return { ...(JSON.parse(readFileSync(stackFileIn(stateDir), 'utf8')) as StackDescription), answersMs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
