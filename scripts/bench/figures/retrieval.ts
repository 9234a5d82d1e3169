/** How well a list of finds answers queries whose right answers are known. */
export interface Retrieval {
  /** How much of what is right is among the first five, on average. */
  readonly recallAt5: number;
  /** One over the place of the first right find, on average; 0 where there is none among the first ten. */
  readonly meanReciprocalRank: number;
  /** Queries of which nothing right is found. */
  readonly inVain: number;
}

/** @param search the ids of what is found, the best first */
export function retrievalOf(
  queries: readonly { readonly query: string; readonly right: readonly string[] }[],
  search: (query: string) => readonly string[],
): Retrieval {
  let recall = 0;
  let reciprocal = 0;
  let inVain = 0;
  for (const { query, right } of queries) {
    const found = search(query).slice(0, 10);
    const first = found.findIndex((id) => right.includes(id));
    recall += right.filter((id) => found.slice(0, 5).includes(id)).length / Math.min(5, right.length);
    if (first < 0) inVain++;
    else reciprocal += 1 / (first + 1);
  }
  return { recallAt5: recall / queries.length, meanReciprocalRank: reciprocal / queries.length, inVain };
}
