/** Something that is measured: it answers how long it took, in milliseconds. */
export type Timed = () => Promise<number>;

/**
 * Measures alternatives in turn, A B C A B C, so that whatever else the machine does meanwhile strikes all of them
 * alike and their ratios hold.
 *
 * @param warmUpRounds rounds before the first one that counts
 * @returns for each alternative its durations in milliseconds, one for each round that counts
 */
export async function interleave<Name extends string>(
  alternatives: Readonly<Record<Name, Timed>>,
  rounds: number,
  warmUpRounds = 0,
): Promise<Record<Name, number[]>> {
  const named = Object.entries(alternatives) as [Name, Timed][];
  const durations = Object.fromEntries(named.map(([name]) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = -warmUpRounds; round < rounds; round++)
    for (const [name, run] of named) {
      const tookMs = await run();
      if (round >= 0) durations[name].push(tookMs);
    }
  return durations;
}

/** How long some work takes, in milliseconds. */
export async function elapsedMs(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}
