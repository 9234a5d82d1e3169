/** What one mocha process tells of its tests. */
export interface BatchReport {
  readonly passed: number;
  readonly failures: readonly Failure[];
  readonly leftOut: readonly LeftOut[];
  /** By file, hooks included. */
  readonly durationsMs: Readonly<Record<string, number>>;
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

/** `N passed, N failed`, and `, N skipped` where tests were left out. */
export function summaryLine({ passed, failures, leftOut }: Omit<BatchReport, 'durationsMs'>): string {
  const skipped = leftOut.reduce((sum, { count }) => sum + count, 0);
  return `${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
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
