import { type Word, wordsIn } from './terms.ts';
import type { WordNet } from './word-net.ts';

/** Words that lead to a product and do not stand in it: each with the own word that has brought it. */
export type Brought = Readonly<Record<string, string>>;

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
  const of = (isMeant: (steps: number) => boolean) =>
    Object.fromEntries([...named].filter(([, { steps }]) => isMeant(steps)).map(([term, { by }]) => [term, by]));
  return {
    near: of((steps) => steps <= NEAR_STEPS),
    far: of((steps) => steps > NEAR_STEPS),
    distant: Object.fromEntries([...described].map(([term, { by }]) => [term, by])),
  };
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
