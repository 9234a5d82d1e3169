import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { type StackDescription, stackFileIn } from '../local-stack/stack/stack-file.ts';
import { ToolError } from './tool-error.ts';

export const root = join(import.meta.dirname, '../..');

/** The same reading of STATE_DIR as `make start`. */
export function stateDirOf(environment: Readonly<Record<string, string | undefined>>): string {
  const stateDir = environment.STATE_DIR || '.local';
  return isAbsolute(stateDir) ? stateDir : join(root, stateDir);
}

/**
 * What the stack that runs on a state folder says of itself.
 *
 * @throws ToolError when none does
 */
export function runningStack(stateDir: string): StackDescription {
  const file = stackFileIn(stateDir);
  const stack = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as StackDescription) : undefined;
  // A stack that was killed leaves its file behind.
  if (!stack || !isAlive(stack.pid))
    throw new ToolError(`No stack runs on ${shown(stateDir)}: start one with make start, or name its STATE_DIR.`);
  return stack;
}

/** A path as the user would type it. */
export function shown(path: string): string {
  const fromRoot = relative(root, path);
  return fromRoot === '' || fromRoot.startsWith('..') ? path : fromRoot;
}

/** What a client of the stack's AWS APIs is made with; any credentials do. */
export function clientSettings({ endpoints, region }: StackDescription) {
  return { endpoint: endpoints.aws, region, credentials: { accessKeyId: 'tools', secretAccessKey: 'tools' } };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not permitted means that it is there and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
