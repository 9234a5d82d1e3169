import type { Violation } from './violation.ts';

/** What make runs: see test/runner/batches.ts, and `make test-localstack`. */
const RUN = /^test\/(?:unit|property|integration|terraform|localstack)\/.+\.test\.ts$/;
const TEST = /^describe\w*(?:\.\w+)*\(/m;

/** A number of tries that LAUREL_RUNS does not change. */
const FIXED_RUNS = /\bnumRuns:\s*\d/;

/** A test that no part of `make test` finds is never run, and says nothing of it. */
export function testsAreRun(files: readonly { readonly path: string; readonly text: string }[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    if (RUN.test(path) && FIXED_RUNS.test(text)) {
      const line = text.split('\n').findIndex((one) => FIXED_RUNS.test(one)) + 1;
      return [
        { path, line, reason: 'tries so often whatever LAUREL_RUNS says: numRuns: runs(...) of test/randomness.ts' },
      ];
    }
    if (RUN.test(path) || !(path.endsWith('.test.ts') || TEST.test(text))) return [];
    const reason = path.endsWith('.test.ts')
      ? 'is run by nothing: tests lie in test/unit, test/property, test/integration or test/terraform'
      : 'is run by nothing: the name of a file with tests ends in .test.ts';
    return [{ path, reason }];
  });
}
