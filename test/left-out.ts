import type { LeftOut } from './runner/batch-report.ts';

const records: LeftOut[] = [];

/**
 * Leaves out a suite that this machine cannot run: its tests are counted and told in the last lines with the reason.
 *
 * @param what names the tests, as in "the tests that need terraform"
 * @param why  what is missing, as in "there is no Docker"
 */
export function leaveOut(what: string, why: string, title: string, define: (this: Mocha.Suite) => void): void {
  const suite = describe(title, define);
  records.push({ what, why, count: suite.total() });
  const siblings = suite.parent?.suites ?? [];
  siblings.splice(siblings.indexOf(suite), 1);
}

/** What this process has left out. */
export function leftOut(): readonly LeftOut[] {
  return records;
}
