import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { assertionCount } from './assertion-count.ts';
import { leftOut } from './left-out.ts';
import { seedHint } from './randomness.ts';
import { type BatchReport, type Failure, leftOutLines, summaryLine } from './runner/batch-report.ts';
import { processorTimeMs } from './runner/processor-time.ts';

const { Spec } = Mocha.reporters;
/** As mocha has it; its types keep the last argument, which fails a test that has passed, to themselves. */
interface FailingRunner {
  fail(test: Mocha.Test, error: Error, isForced: boolean): void;
}

const { EVENT_RUN_END, EVENT_SUITE_BEGIN, EVENT_TEST_BEGIN, EVENT_TEST_PASS } = Mocha.Runner.constants;

/** How long a process may outlive its last test: sockets that close and processes that end need a moment. */
const OPEN_AFTER_END_MS = 5_000;

const ASSERTS_NOTHING = 'This test asserts nothing, so it cannot fail.';

/**
 * The spec report, closed by one plain line that tools read: `N passed, N failed`, and `, N skipped` where tests were
 * left out. Beside what mocha sees it fails a test that asserts nothing, and a process that something keeps open.
 *
 * LAUREL_TEST_REPORT names a file that gets the figures instead of that line, for whoever runs several processes.
 */
export default class Reporter extends Spec {
  readonly #durationsMs: Record<string, number> = {};
  readonly #reportFile = process.env.LAUREL_TEST_REPORT;
  #leak: Failure | undefined;

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    let before = assertionCount();
    runner.on(EVENT_TEST_BEGIN, () => {
      before = assertionCount();
    });
    runner.on(EVENT_TEST_PASS, (test: Mocha.Test) => {
      if (assertionCount() > before) return;
      this.stats.passes--;
      (runner as unknown as FailingRunner).fail(test, new Error(ASSERTS_NOTHING), true);
    });
    this.#measureFiles(runner);
  }

  /** By the clock and not by the tests' own durations, as hooks start stacks. */
  #measureFiles(runner: Mocha.Runner): void {
    let file = '';
    let sinceMs = performance.now();
    const charge = () => {
      const now = performance.now();
      if (file !== '') this.#durationsMs[file] = (this.#durationsMs[file] ?? 0) + now - sinceMs;
      sinceMs = now;
    };
    runner.on(EVENT_SUITE_BEGIN, (suite: Mocha.Suite) => {
      charge();
      file = suite.file ?? '';
    });
    runner.on(EVENT_RUN_END, charge);
  }

  override epilogue(): void {
    super.epilogue();
    this.#tell();
    // Unreferenced, it is reached only where something else keeps the process alive.
    setTimeout(() => this.#stillOpen(), OPEN_AFTER_END_MS).unref();
  }

  #stillOpen(): void {
    const open = process.getActiveResourcesInfo().join(', ');
    this.#leak = { title: 'the tests leave nothing open', file: '', problem: `What keeps the process open: ${open}` };
    console.log(`The tests have ended, but something keeps their process open: ${open}`);
    this.#tell();
    process.exit(1);
  }

  #tell(): void {
    const report = this.#report();
    if (this.#reportFile) {
      writeFileSync(this.#reportFile, JSON.stringify(report));
      return;
    }
    const hint = report.failures.length > 0 && seedHint();
    if (hint) console.log(hint);
    for (const line of leftOutLines(report.leftOut)) console.log(line);
    console.log(summaryLine(report));
  }

  #report(): BatchReport {
    return {
      passed: this.stats.passes,
      failures: [
        ...this.failures.map((test) => ({
          title: test.fullTitle(),
          file: test.file ?? '',
          problem: [test.err?.stack ?? `${test.err}`, seedHint() ?? []].flat().join('\n'),
        })),
        ...(this.#leak ? [this.#leak] : []),
      ],
      leftOut: leftOut(),
      durationsMs: this.#durationsMs,
      processorMs: processorTimeMs(),
    };
  }
}
