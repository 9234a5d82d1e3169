/** A metric as Datadog's extension gets it: name, value, tags. */
export type Metric = readonly [name: string, value: number, tags: Readonly<Record<string, string>>];

/**
 * Stands in for Datadog's extension for the tests of a suite: it gets what CloudWatch gets, as it happens.
 *
 * @returns what was sent in this test, by its name where one is given
 */
export function metricsAreSeen(): (name?: string) => readonly Metric[] {
  const seen: Metric[] = [];
  const scope = globalThis as { _ddtrace?: unknown };
  beforeEach(() => {
    seen.length = 0;
    scope._ddtrace = { dogstatsd: { distribution: (...metric: Metric) => seen.push(metric), flush: () => {} } };
  });
  afterEach(() => {
    delete scope._ddtrace;
  });
  return (name) => seen.filter(([sent]) => name === undefined || sent === name);
}
