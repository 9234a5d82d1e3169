/** How much a word's frequency counts, how much a field's length, and what a word is worth at least where it stands at all. */
const SATURATION = 1.2;
const BY_LENGTH = 0.7;
const LEAST = 0.5;

/** What was found by which of the words that were asked for, each once. */
export interface Ranked {
  readonly id: string;
  readonly score: number;
  readonly terms: readonly string[];
}

/**
 * Documents of several fields, ranked by the words that are asked for: BM25+ over each field, times its weight, times how many
 * of the words there are. Numbers and formula are those of minisearch, with whose ranking it agrees to the last digit that
 * counts (test/unit/search/ranked-words.test.ts); it is filled in a fifth of the time, as nothing is looked up by prefix or
 * over slips in it (docs/decisions/0160).
 *
 * @source Lv, Zhai: Lower-bounding term frequency normalization (2011), https://dl.acm.org/doi/10.1145/2063576.2063584
 */
export class RankedWords {
  readonly #weights: readonly number[];
  /** Of each term and field the documents that have it, each with how often, one behind the other. */
  readonly #postings = new Map<string, (number[] | undefined)[]>();
  readonly #numbers = new Map<string, number>();
  readonly #ids: string[] = [];
  /** Of each document by its number: how many different words each field has. */
  readonly #lengths: (readonly number[])[] = [];
  /** Of each field, over all documents. */
  readonly #totals: number[];
  readonly #free: number[] = [];

  /** @param weights of the fields, in the order in which documents have them */
  constructor(weights: readonly number[]) {
    this.#weights = weights;
    this.#totals = weights.map(() => 0);
  }

  has(term: string): boolean {
    return this.#postings.has(term);
  }

  /** @param fields the terms of each; the id must be new */
  add(id: string, fields: readonly (readonly string[])[]): void {
    const number = this.#free.pop() ?? this.#ids.length;
    this.#numbers.set(id, number);
    this.#ids[number] = id;
    const lengths = fields.map((terms) => new Set(terms).size);
    this.#lengths[number] = lengths;
    for (const [field, terms] of fields.entries()) {
      this.#totals[field] = (this.#totals[field] ?? 0) + (lengths[field] ?? 0);
      for (const term of terms) this.#note(term, field, number);
    }
  }

  /** @param fields as the document was added with */
  remove(id: string, fields: readonly (readonly string[])[]): void {
    const number = this.#numbers.get(id);
    if (number === undefined) return;
    for (const [field, terms] of fields.entries()) {
      this.#totals[field] = (this.#totals[field] ?? 0) - (this.#lengths[number]?.[field] ?? 0);
      for (const term of new Set(terms)) this.#forget(term, field, number);
    }
    this.#numbers.delete(id);
    this.#free.push(number);
  }

  /** @returns whatever has one of the terms, in no order */
  search(terms: readonly string[], isWanted: (id: string) => boolean): Ranked[] {
    const found = new Map<number, { score: number; readonly terms: Set<string> }>();
    for (const term of terms)
      for (const [number, score] of this.#scoresOf(term)) {
        const before = found.get(number) ?? { score: 0, terms: new Set<string>() };
        before.score += score;
        before.terms.add(term);
        found.set(number, before);
      }
    return [...found].flatMap(([number, { score, terms: matched }]) => {
      const id = this.#ids[number] as string;
      return isWanted(id) ? [{ id, score: score * matched.size, terms: [...matched] }] : [];
    });
  }

  #scoresOf(term: string): Map<number, number> {
    const scores = new Map<number, number>();
    const count = this.#numbers.size;
    for (const [field, listed] of (this.#postings.get(term) ?? []).entries()) {
      if (!listed) continue;
      const having = listed.length / 2;
      const rarity = Math.log(1 + (count - having + 0.5) / (having + 0.5));
      const average = (this.#totals[field] ?? 0) / count;
      const weight = this.#weights[field] ?? 0;
      for (let at = 0; at < listed.length; at += 2) {
        const number = listed[at] as number;
        const often = listed[at + 1] as number;
        const length = this.#lengths[number]?.[field] ?? 0;
        const saturated = often + SATURATION * (1 - BY_LENGTH + (BY_LENGTH * length) / average);
        const score = weight * rarity * (LEAST + (often * (SATURATION + 1)) / saturated);
        scores.set(number, (scores.get(number) ?? 0) + score);
      }
    }
    return scores;
  }

  #note(term: string, field: number, number: number): void {
    let fields = this.#postings.get(term);
    if (!fields) {
      fields = [];
      this.#postings.set(term, fields);
    }
    const listed = fields[field];
    if (!listed) fields[field] = [number, 1];
    // A document's words of a field come one after the other: where it has this one already, it stands last.
    else if (listed[listed.length - 2] === number)
      listed[listed.length - 1] = (listed[listed.length - 1] as number) + 1;
    else listed.push(number, 1);
  }

  #forget(term: string, field: number, number: number): void {
    const fields = this.#postings.get(term);
    const listed = fields?.[field];
    if (!fields || !listed) return;
    for (let at = 0; at < listed.length; at += 2) {
      if (listed[at] !== number) continue;
      const often = listed.pop() as number;
      const last = listed.pop() as number;
      // Its place is taken by the last one, unless it was that.
      if (at < listed.length) listed.splice(at, 2, last, often);
      break;
    }
    if (listed.length === 0) fields[field] = undefined;
    if (fields.every((others) => others === undefined)) this.#postings.delete(term);
  }
}
