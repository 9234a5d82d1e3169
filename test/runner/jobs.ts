/** A stack with the functions that its tests have warmed, mocha beside it: two gigabytes at most, by what was seen. */
const BATCH_BYTES = 2 * 1024 ** 3;

export interface Machine {
  readonly processors: number;
  readonly memoryBytes: number;
}

/**
 * How many batches run side by side: one more than there are processors, since tests of the stack wait a tenth of their
 * time for what is due, but only where there is memory for that one too.
 */
export function jobsFor({ processors, memoryBytes }: Machine): number {
  return Math.min(processors + 1, Math.max(processors, Math.floor(memoryBytes / BATCH_BYTES)));
}
