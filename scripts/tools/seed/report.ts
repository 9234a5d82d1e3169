/** What the seed has come to. */
export function seedReport(stock: Readonly<Record<string, number>>, states: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [
    `Free units: ${Object.entries(stock)
      .map(([sku, units]) => `${sku} ${units}`)
      .join(', ')}.`,
    `Orders: ${[...counts]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([state, count]) => `${count} ${state}`)
      .join(', ')}.`,
  ];
}

/** Whether an order may still become something else by itself. */
export function isUnderWay(state: string | undefined): boolean {
  return state === undefined || state === 'ORDER_CREATED_STATUS' || state === 'ORDER_STOCK_ALLOCATED_STATUS';
}
