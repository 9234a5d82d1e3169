import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalStack } from '../local-stack.ts';

/** Kills every process that runs a function, as an out-of-memory kill or a lost machine does. @returns how many */
export function killProcessesOf({ stateDir }: Pick<LocalStack, 'stateDir'>, functionName: string): number {
  const code = join(stateDir, 'code', functionName);
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && runsIn(Number(entry), code));
  for (const pid of pids) process.kill(Number(pid), 'SIGKILL');
  return pids.length;
}

/** A function's process has its version's code as the working directory. */
function runsIn(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(`${folder}/`);
  } catch {
    // It has ended meanwhile, or is another user's.
    return false;
  }
}
