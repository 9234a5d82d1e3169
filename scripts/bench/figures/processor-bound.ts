/**
 * How many a second the processors could carry with nothing else to do: what each costs, all of its processes together,
 * says so on a busy machine too, where the time by the clock tells of the others.
 *
 * @param msEach processor time of one
 */
export function processorBound(processors: number, msEach: number): number {
  return (processors * 1000) / msEach;
}
