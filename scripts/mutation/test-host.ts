import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A source in the place of a file's own. */
export interface Mistake {
  /** The file's URL. */
  readonly file: string;
  readonly source: string;
}

/** Runs tests in a process that has loaded what they stand on. */
export interface TestHost {
  /** Whether the tests pass within a time; those that hang or end the process do not. */
  passes(tests: readonly string[], mistake?: Mistake, withinMs?: number): Promise<boolean>;
  stop(): void;
}

/** So long may a run take where nothing is known of it. */
const RUN_MS = 300_000;

export function testHost(root: string): TestHost {
  let child: ChildProcess | undefined;

  async function start(): Promise<ChildProcess> {
    const started = fork(join(import.meta.dirname, 'test-host.mjs'), {
      cwd: root,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { POWERTOOLS_LOG_LEVEL: 'SILENT', ...process.env },
    });
    await once(started, 'message');
    return started;
  }

  function stop(): void {
    child?.kill('SIGKILL');
    child = undefined;
  }

  return {
    stop,
    async passes(tests, mistake, withinMs = RUN_MS) {
      child ??= await start();
      const answer = await answered(child, { tests, ...(mistake ? { mistake } : {}) }, withinMs);
      // A process that hangs, has ended or has not put back what it took is no place for the next run.
      if (!answer?.clean) stop();
      return answer?.passed ?? false;
    },
  };
}

interface Outcome {
  readonly passed: boolean;
  readonly clean: boolean;
}

async function answered(child: ChildProcess, question: object, withinMs: number): Promise<Outcome | undefined> {
  const late = AbortSignal.timeout(withinMs);
  const over = new AbortController();
  const signal = AbortSignal.any([late, over.signal]);
  try {
    const outcome = once(child, 'message', { signal }).then(([message]) => message as Outcome);
    const ended = once(child, 'exit', { signal }).then(() => undefined);
    child.send(question);
    return await Promise.race([outcome, ended]).catch(() => undefined);
  } finally {
    over.abort();
  }
}
