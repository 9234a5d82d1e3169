/** What one mocha process tells of its tests. */
export interface BatchReport {
  readonly passed: number;
  readonly failures: readonly Failure[];
  readonly leftOut: readonly LeftOut[];
  /** By file, hooks included. */
  readonly durationsMs: Readonly<Record<string, number>>;
  /** Of the processors, by all processes together. */
  readonly processorMs: number;
}

export interface Failure {
  readonly title: string;
  readonly file: string;
  /** The error with its stack. */
  readonly problem: string;
}

/** Tests that this machine cannot run. */
export interface LeftOut {
  readonly what: string;
  readonly why: string;
  readonly count: number;
}

const COSTS_SHOWN = 20;

/** `N passed, N failed`, and `, N skipped` where tests were left out. */
export function summaryLine({ passed, failures, leftOut }: Omit<BatchReport, 'durationsMs' | 'processorMs'>): string {
  const skipped = leftOut.reduce((sum, { count }) => sum + count, 0);
  return `${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** What a batch took: by the clock, and of the processors, which tells more where other work shares them. */
export interface BatchCost {
  readonly name: string;
  readonly wallMs: number;
  readonly processorMs: number;
}

/** The batches that took most of the processors, and all together. */
export function costLines(costs: readonly BatchCost[], shown = COSTS_SHOWN): string {
  const seconds = (ms: number) => (ms / 1000).toFixed(1).padStart(8);
  const row = ({ processorMs, wallMs, name }: BatchCost) => `${seconds(processorMs)}${seconds(wallMs)}  ${name}`;
  const total = (of: (cost: BatchCost) => number) => costs.reduce((sum, cost) => sum + of(cost), 0);
  const dearest = costs.toSorted((one, other) => other.processorMs - one.processorMs).slice(0, shown);
  return [
    '',
    `${'CPU s'.padStart(8)}${'wall s'.padStart(8)}  batch`,
    ...dearest.map(row),
    row({
      name: `all ${costs.length}`,
      processorMs: total(({ processorMs }) => processorMs),
      wallMs: total(({ wallMs }) => wallMs),
    }),
  ].join('\n');
}

/** One line for each kind of tests that were left out, with the reason. */
export function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  const counts = new Map<string, number>();
  for (const { what, why, count } of leftOut) {
    const line = `${what}, as ${why}`;
    counts.set(line, (counts.get(line) ?? 0) + count);
  }
  return [...counts].map(([line, count]) => `Left out: ${line} (${count} ${count === 1 ? 'test' : 'tests'}).`);
}
