const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 60_000;

/** Delay before the next try after so many failures in a row: doubled each time. AWS does not say its own figures. */
export function backoffMs(failures: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), MAX_DELAY_MS);
}
