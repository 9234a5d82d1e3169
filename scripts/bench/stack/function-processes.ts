import { readdirSync, readFileSync } from 'node:fs';
import { residentMemory } from '../../local-stack/lambda/resident-memory.ts';

const MB = 1024 * 1024;

/** One process below a stack, or the stack itself. */
interface Process {
  readonly pid: number;
  readonly residentMb: number;
}

/** What a stack's processes hold in memory. */
export interface StackMemory {
  /** The stack's own process. */
  readonly stackMb: number;
  /** DynamoDB's engine and the guard of the function processes. */
  readonly otherMb: number;
  /** Each process that runs a function, busy or frozen. */
  readonly functionsMb: readonly number[];
}

/** @param pid of the stack. @returns undefined where there is no /proc to read it from */
export function stackMemory(pid: number): StackMemory | undefined {
  const stack = processOf(pid);
  if (!stack) return undefined;
  const children = childrenOf(pid);
  const functions = children.filter((child) => isFunction(child.pid));
  const others = children.filter((child) => !functions.includes(child));
  const sum = (processes: readonly Process[]) => processes.reduce((total, { residentMb }) => total + residentMb, 0);
  return {
    stackMb: stack.residentMb - sum(children),
    otherMb: sum(others),
    functionsMb: functions.map(({ residentMb }) => residentMb),
  };
}

/** The processes below a stack that run a function, busy or frozen; none where there is no /proc. */
export function functionProcesses(pid: number): number[] {
  if (!processOf(pid)) return [];
  return childrenOf(pid).flatMap((child) => (isFunction(child.pid) ? [child.pid] : []));
}

/** Whether a process is stopped, as one is that waits for its next invocation. @source man 5 proc (state T) */
export function isStopped(pid: number): boolean {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).startsWith('T');
  } catch {
    // It has ended meanwhile.
    return true;
  }
}

/** What a clock tick of /proc is on Linux, whatever the machine. @source man 5 proc (sysconf(_SC_CLK_TCK)) */
const TICK_MS = 10;

/** What a process has used of the processor so far, its threads included. @returns nothing where there is no /proc */
export function processorTimeMs(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the program, in brackets, may hold blanks; utime and stime are the 14th and 15th field.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return [(Number(fields[11]) + Number(fields[12])) * TICK_MS];
  } catch {
    return [];
  }
}

/** What a stack has used of the processor so far, by what has used it; empty where there is no /proc. */
export type ProcessorTimes = ReadonlyMap<string, number>;

/** @param pid of the stack. @returns milliseconds by function, and of `the stack` and `its engine` */
export function processorTimes(pid: number): ProcessorTimes {
  const times = new Map<string, number>();
  const add = (what: string, ofPid: number) => {
    for (const ms of processorTimeMs(ofPid)) times.set(what, (times.get(what) ?? 0) + ms);
  };
  if (!processOf(pid)) return times;
  add('the stack', pid);
  for (const child of childrenOf(pid)) add(functionOf(child.pid) ?? 'its engine', child.pid);
  return times;
}

/** What has used anything between the two, most first: on a busy machine it says more than the time by the clock. */
export function processorUsed(
  before: ProcessorTimes,
  after: ProcessorTimes,
): readonly (readonly [what: string, ms: number])[] {
  return [...after]
    .map(([what, ms]) => [what, ms - (before.get(what) ?? 0)] as const)
    .filter(([, ms]) => ms > 0)
    .sort(([, one], [, other]) => other - one);
}

function processOf(pid: number): Process | undefined {
  const memory = residentMemory(pid);
  return memory && { pid, residentMb: memory.now / MB };
}

/** Any thread of a process may have started it. */
function childrenOf(pid: number): Process[] {
  return readdirSync(`/proc/${pid}/task`)
    .flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean))
    .flatMap((child) => processOf(Number(child)) ?? []);
}

function isFunction(pid: number): boolean {
  return functionOf(pid) !== undefined;
}

/** @returns the function's physical name */
function functionOf(pid: number): string | undefined {
  try {
    return /(?:^|\0)AWS_LAMBDA_FUNCTION_NAME=([^\0]+)/.exec(readFileSync(`/proc/${pid}/environ`, 'latin1'))?.[1];
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}
