/**
 * The most complex wildcards that a rule may have. AWS refuses rules that are too complex without publishing its limit:
 * one with three wildcards like `*:stack/name/*` for a field (a complexity of 9) was taken, one with four (12) was not.
 *
 * @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching-complexity
 * @source https://github.com/vals-ai/Valkyrie/pull/278
 */
export const MAXIMUM_WILDCARD_COMPLEXITY = 10;

/** Sets of places that are looked at: beyond this the most that was seen counts. */
const MAXIMUM_SETS = 5_000;

/** A place in one of the wildcards: before its token, or repeating the `*` there. */
type Place = string;

/**
 * How many places in these wildcards a text can be at once, as AWS's matcher counts a field's complexity.
 *
 * @param wildcards of one field
 * @source https://github.com/aws/event-ruler (MachineComplexityEvaluator)
 */
export function wildcardComplexity(wildcards: readonly string[]): number {
  const automata = [...new Set(wildcards)].map((wildcard) => tokensOf(`"${wildcard}"`));
  const letters = new Set(automata.flat().filter((token) => token !== '*'));
  let most = 0;
  const seen = new Set<string>();
  const queue: Place[][] = [automata.map((_, automaton) => `${automaton}:0`)];
  for (let places = queue.shift(); places && seen.size < MAXIMUM_SETS; places = queue.shift())
    for (const letter of [...letters, undefined]) {
      const next = [...new Set(places.flatMap((place) => step(automata, place, letter)))].sort();
      const key = next.join();
      if (next.length === 0 || seen.has(key)) continue;
      seen.add(key);
      most = Math.max(most, next.length);
      queue.push(next);
    }
  return most;
}

/** @param letter undefined for one that no wildcard names */
function step(automata: readonly (readonly string[])[], place: Place, letter: string | undefined): Place[] {
  const [automaton = 0, index = 0] = place.replace('*', '').split(':').map(Number);
  const tokens = automata[automaton] ?? [];
  const go = (to: number) => `${automaton}:${to}`;
  if (tokens[index] !== '*') return letter !== undefined && tokens[index] === letter ? [go(index + 1)] : [];
  const skipped = letter !== undefined && tokens[index + 1] === letter ? [go(index + 2)] : [];
  return [`${go(index)}*`, ...skipped];
}

/** Letters, and `*` for any run of them; an escaped letter is written with its backslash. */
function tokensOf(wildcard: string): string[] {
  return (wildcard.match(/\\.|[^\\]/gsu) ?? []).map((token) => (token === '\\*' ? 'star' : token));
}
