import { readdirSync, readFileSync } from 'node:fs';
import type { LocalStack } from '../local-stack.ts';

/** Kills every process that runs a function, as an out-of-memory kill or a lost machine does. @returns how many */
export function killProcessesOf({ pid: stackPid }: Pick<LocalStack, 'pid'>, functionName: string): number {
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && runs(entry, stackPid, functionName));
  for (const pid of pids) process.kill(Number(pid), 'SIGKILL');
  return pids.length;
}

/** A function's process is the stack's child, and knows its function's name. */
function runs(pid: string, stackPid: number, functionName: string): boolean {
  try {
    return (
      new RegExp(`^PPid:\\s+${stackPid}$`, 'm').test(readFileSync(`/proc/${pid}/status`, 'utf8')) &&
      readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`AWS_LAMBDA_FUNCTION_NAME=${functionName}\0`)
    );
  } catch {
    // It has ended meanwhile, or is another user's.
    return false;
  }
}
