/**
 * The smallest value that at least the given share of all values does not exceed (nearest rank).
 *
 * @param share above 0, up to 1
 * @throws RangeError without values, or for another share
 */
export function percentile(values: readonly number[], share: number): number {
  if (!(share > 0 && share <= 1)) throw new RangeError(`a percentile's share is above 0 and at most 1, not ${share}`);
  const sorted = values.toSorted((one, other) => one - other);
  const found = sorted[Math.ceil(share * sorted.length) - 1];
  if (found === undefined) throw new RangeError('there is no percentile of no values');
  return found;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);
