/** A stack with the functions that its tests have warmed, mocha beside it: two gigabytes at most, by what was seen. */
const BATCH_BYTES = 2 * 1024 ** 3;

export interface Machine {
  readonly processors: number;
  readonly memoryBytes: number;
}

/** A batch keeps six tenths of a processor at work by itself: its tests wait for what is due, and for each other's steps. */
const MORE_THAN_PROCESSORS = 2;

/**
 * How many batches run side by side: two more than there are processors, but only where there is memory for these too.
 *
 * @source docs/decisions/0166-the-product-and-the-house.md
 */
export function jobsFor({ processors, memoryBytes }: Machine): number {
  return Math.min(processors + MORE_THAN_PROCESSORS, Math.max(processors, Math.floor(memoryBytes / BATCH_BYTES)));
}
