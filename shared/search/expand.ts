import { type Word, wordsIn } from './terms.ts';
import type { WordNet } from './word-net.ts';

/**
 * Words that lead to a product and do not stand in it: a line for each own word that has brought some, with these behind it.
 * A text, since a hundred attributes of a map are most of what reading a product takes (docs/decisions/0160).
 */
export type Brought = string;

/** A description says in its first words what it is of. */
const WORDS_OF_A_DESCRIPTION = 40;

/** Further up than this many steps a word is a hint, no more. */
const NEAR_STEPS = 1;

/** What leads to a product beside its own words, the strongest first. */
export interface Expansion {
  /** What means the same as a word of its name or its tags, or is just above it. */
  readonly near: Brought;
  /** What lies further above these. */
  readonly far: Brought;
  /** What the words of its description bring. */
  readonly distant: Brought;
}

export function expansionOf(
  product: { readonly name: string; readonly description?: string; readonly tags?: readonly string[] },
  net: WordNet,
): Expansion {
  const named = broughtBy(wordsIn([product.name, ...(product.tags ?? [])].join(' ')), net);
  const described = broughtBy(wordsIn(product.description ?? '').slice(0, WORDS_OF_A_DESCRIPTION), net);
  const of = (isMeant: (steps: number) => boolean) => written([...named].filter(([, { steps }]) => isMeant(steps)));
  return {
    near: of((steps) => steps <= NEAR_STEPS),
    far: of((steps) => steps > NEAR_STEPS),
    distant: written([...described]),
  };
}

/** All that was brought, each once. */
export function termsBrought(brought: Brought): string[] {
  return linesOf(brought).flatMap(([, ...terms]) => terms);
}

/** The own word that has brought one of them. */
export function bringerOf(brought: Brought, term: string): string | undefined {
  return linesOf(brought).find(([, ...terms]) => terms.includes(term))?.[0];
}

function linesOf(brought: Brought): string[][] {
  return brought.split('\n').map((line) => line.split(' '));
}

function written(brought: readonly (readonly [term: string, from: { readonly by: string }])[]): Brought {
  const lines = new Map<string, string[]>();
  for (const [term, { by }] of brought) lines.set(by, [...(lines.get(by) ?? [by]), term]);
  return [...lines.values()].map((line) => line.join(' ')).join('\n');
}

/** Each by the word that is nearest to it. */
function broughtBy(words: readonly Word[], net: WordNet): Map<string, { readonly by: string; readonly steps: number }> {
  const own = new Set(words.map(({ term }) => term));
  const brought = new Map<string, { readonly by: string; readonly steps: number }>();
  const note = (asked: string, by: string) => {
    for (const { term: related, steps } of net.related(asked))
      for (const term of related.split(' '))
        if (!own.has(term) && steps < (brought.get(term)?.steps ?? Number.POSITIVE_INFINITY))
          brought.set(term, { by, steps });
  };
  for (const [index, { term }] of words.entries()) {
    const next = words[index + 1];
    if (next) note(`${term} ${next.term}`, next.term);
    note(term, term);
  }
  return brought;
}
