/**
 * Runs everything, so many at a time. One lane of several begins with the last ones: these need nothing but a processor,
 * and work while the first ones, which take longest, wait for what is due.
 *
 * @param waiting those that take longest first
 */
export async function inLanes<T>(waiting: readonly T[], lanes: number, run: (each: T) => Promise<void>): Promise<void> {
  const left = [...waiting];
  const lane = async (takeNext: () => T | undefined) => {
    for (let next = takeNext(); next !== undefined; next = takeNext()) await run(next);
  };
  await Promise.all(
    Array.from({ length: lanes }, (_, index) =>
      lane(index > 0 && index === lanes - 1 ? () => left.pop() : () => left.shift()),
    ),
  );
}
