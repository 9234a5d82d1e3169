/** What is asked for side by side. */
const AT_ONCE = 10;

/** Does work for each item, ten at once. @returns what has come of all of them, in their order */
export async function sideBySide<Item, Outcome>(
  items: readonly Item[],
  work: (item: Item) => Promise<readonly Outcome[]>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let first = 0; first < items.length; first += AT_ONCE)
    outcomes.push(...(await Promise.all(items.slice(first, first + AT_ONCE).map(work))).flat());
  return outcomes;
}
