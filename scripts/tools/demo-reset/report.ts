/** A reset that has ended, as GET /demo/resets/{resetId} shows it. */
export interface Reset {
  readonly status: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly failed: readonly string[];
  readonly late: readonly string[];
}

/** What to say of it: what went, table by table, and what was left. */
export function resetReport({ status, counts, failed, late }: Reset): string[] {
  const went = Object.entries(counts).filter(([, deleted]) => deleted > 0);
  const total = went.reduce((sum, [, deleted]) => sum + deleted, 0);
  return [
    ...went.sort(([one], [other]) => one.localeCompare(other)).map(([table, deleted]) => `${table}: ${deleted}`),
    `${total} items were deleted.`,
    ...(late.length > 0 ? [`Not empty when the tables were, and dropped when it comes: ${late.join(', ')}.`] : []),
    status === 'Succeeded'
      ? 'The demo is as new: /<env>/DemoService/admin holds its login.'
      : `It has failed. Left: ${failed.join(', ')}. The next one starts anew.`,
  ];
}
