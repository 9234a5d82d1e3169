import { readFileSync } from 'node:fs';

/** Kilobytes to bytes; the kernel counts in units of 1024. */
const KB = 1024;

/** What processes hold in memory, in bytes. */
export interface ResidentMemory {
  readonly now: number;
  /** The most that the first process has held since its start. */
  readonly peak: number;
}

/**
 * Reads how much a process and those that it has started hold, as Lambda counts it: the whole execution environment,
 * the bare runtime's 60 MB included.
 *
 * @returns undefined where there is no /proc, or once the process is gone
 */
export function residentMemory(pid: number): ResidentMemory | undefined {
  const own = statusOf(pid);
  if (!own) return undefined;
  const children = childrenOf(pid).reduce((total, child) => total + (residentMemory(child)?.now ?? 0), 0);
  return { now: own.now + children, peak: Math.max(own.peak, own.now + children) };
}

function statusOf(pid: number): ResidentMemory | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const now = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
    // A process that has ended but was not waited for has no memory any more.
    return now === undefined || peak === undefined ? undefined : { now: Number(now) * KB, peak: Number(peak) * KB };
  } catch {
    return undefined;
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
