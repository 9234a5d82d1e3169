/** So short a word is another one with any letter changed. */
const SHORTEST = 4;
/** From so many letters on two slips are forgiven. */
const LONG = 7;

/**
 * The known words that an unknown one was meant to be: those that the fewest slips make of it (a letter too many, too few
 * or wrong, or two that are swapped), else those that begin with it.
 *
 * @param known each once, as they are compared
 */
export function meantBy(term: string, known: Iterable<string>): string[] {
  if (term.length < SHORTEST) return [];
  const allowed = term.length < LONG ? 1 : 2;
  let fewest = allowed;
  let found: string[] = [];
  const longer: string[] = [];
  for (const other of known) {
    if (other.startsWith(term)) longer.push(other);
    if (Math.abs(other.length - term.length) > fewest) continue;
    const slips = slipsBetween(term, other);
    if (slips > fewest) continue;
    if (slips < fewest) found = [];
    fewest = slips;
    found.push(other);
  }
  return (found.length > 0 ? found : longer).sort();
}

/** Optimal string alignment: a swap of neighbours is one slip. */
export function slipsBetween(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const line = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      let least = Math.min(
        (last[column] as number) + 1,
        (line[column - 1] as number) + 1,
        (last[column - 1] as number) + (isSame ? 0 : 1),
      );
      // In front of the first letter is none, which is like no other.
      if (one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        least = Math.min(least, (before[column - 2] as number) + 1);
      line.push(least);
    }
    before = last;
    last = line;
  }
  return last[other.length] as number;
}
