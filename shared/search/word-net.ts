import { singularOf } from './terms.ts';

/** A word that leads to another one: by so many steps, 0 for what means the same in a word's first meaning. */
export interface Related {
  readonly term: string;
  readonly steps: number;
}

/** What words mean, as far as it helps to find things. */
export interface WordNet {
  /** What means the same, and what is wider; of one word, or of two that are one thing ("frying pan"). */
  related(term: string): readonly Related[];
}

/** Above so many steps everything is an object. */
const MAX_STEPS = 5;
/** What a word seldom means is further away than what it means. */
const SECOND_MEANING_STEPS = 2;
/** Near the top words say too little: "artifact" finds everything. */
const TOP_WORDS: ReadonlySet<string> = new Set(
  'article artefact artifact material substance instrumentality instrumentation structure facility whole object matter commodity entity organism being good product device equipment implement part piece unit component constituent element mixture compound chemical solid liquid fluid creation covering surface way decoration ornament ornamentation'.split(
    ' ',
  ),
);

interface Meaning {
  readonly terms: readonly string[];
  readonly wider: Meaning | undefined;
}

const termOf = (word: string) => word.replace(/^[+-]/, '').split('_').map(singularOf).join(' ');

/** Where a line stands below the one above it, the words for it, and their marks. */
const LINE = /^(>|<*)([a-z_+ -]+)$/;

/**
 * Reads the lines that scripts/words/main.ts writes: the words for a meaning. Behind `>` it is a narrower one of the line
 * above, behind nothing it stands beside that, and behind each `<` one step further up. `+` is before a word whose second
 * meaning that is, `-` before one of which it is a later one.
 */
export function wordNet(text: string): WordNet {
  const above: Meaning[] = [];
  let depth = -1;
  const byTerm = new Map<string, { readonly meaning: Meaning; readonly steps: number }[]>();
  for (const line of text.split('\n')) {
    const read = LINE.exec(line);
    if (!read) continue;
    const [, step = '', written = ''] = read;
    depth += step === '>' ? 1 : -step.length;
    const words = written.split(' ');
    const meaning: Meaning = { terms: words.map(termOf), wider: above[depth - 1] };
    above[depth] = meaning;
    for (const word of words) {
      if (word.startsWith('-')) continue;
      const term = termOf(word);
      byTerm.set(term, [
        ...(byTerm.get(term) ?? []),
        { meaning, steps: word.startsWith('+') ? SECOND_MEANING_STEPS : 0 },
      ]);
    }
  }
  return {
    related(term) {
      const found = new Map<string, number>();
      for (const { meaning, steps: first } of byTerm.get(term) ?? []) {
        let at: Meaning | undefined = meaning;
        for (let steps = first; at !== undefined && steps <= MAX_STEPS; steps++, at = at.wider)
          for (const other of at.terms)
            if (other !== term && !TOP_WORDS.has(other)) found.set(other, Math.min(found.get(other) ?? steps, steps));
      }
      return [...found].map(([other, steps]) => ({ term: other, steps }));
    },
  };
}
