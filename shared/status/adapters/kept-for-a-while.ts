/** Asks at most once in so long, however many want to know; a failure is not kept. */
export function keptForAWhile<Value>(ask: () => Promise<Value>, milliseconds: number, now: () => number = Date.now) {
  let kept: { readonly value: Value; readonly at: number } | undefined;
  let underWay: Promise<Value> | undefined;
  return async (): Promise<Value> => {
    if (kept && now() < kept.at + milliseconds) return kept.value;
    underWay ??= ask()
      .then((value) => {
        kept = { value, at: now() };
        return value;
      })
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  };
}
