import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StackDescription, stackFileIn } from '../../local-stack/stack/stack-file.ts';
import { root } from '../bundles.ts';
import { median } from '../figures/percentile.ts';
import { judge, rounded, type Target } from '../figures/target.ts';
import type { Section } from '../section.ts';

const TARGET: Target = {
  what: 'the stack answers after',
  unit: 'ms',
  bound: 'at most',
  limit: 1500,
};

interface Start {
  readonly answersMs: number;
  readonly firstBalanceMs: number;
}

/** How long the whole stack takes to answer, each time with nothing left from before. */
export async function stackStart(starts: number): Promise<Section> {
  const figures: Start[] = [];
  for (let start = 0; start < starts; start++) figures.push(await measure());
  const answersMsP50 = median(figures.map(({ answersMs }) => answersMs));
  const firstBalanceMsP50 = median(figures.map(({ firstBalanceMs }) => firstBalanceMs));
  return {
    title: `Start of the whole stack with a finished build, ${starts} times`,
    table: {
      headings: ['until', 'p50 ms', 'slowest ms'],
      rows: [
        ['it says that it answers', rounded(answersMsP50), slowest(figures.map(({ answersMs }) => answersMs))],
        [
          'it has answered a first GET /loyalty',
          rounded(firstBalanceMsP50),
          slowest(figures.map(({ firstBalanceMs }) => firstBalanceMs)),
        ],
      ],
    },
    figures,
    verdicts: [judge(TARGET, answersMsP50)],
  };
}

const slowest = (durations: readonly number[]) => rounded(Math.max(...durations));

/** From the spawn of the process until it greets, which it does once everything answers. */
async function measure(): Promise<Start> {
  const stateDir = mkdtempSync(join(tmpdir(), 'laurel-bench-'));
  const startedAtMs = performance.now();
  const stack = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'scripts/local-stack/main.ts')],
    {
      env: { ...process.env, API_PORT: '0', AWS_PORT: '0', STATE_DIR: stateDir },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const exited = once(stack, 'exit');
  try {
    await Promise.race([
      once(stack.stdout, 'data'),
      exited.then(() => {
        throw new Error('the stack has ended before it answered');
      }),
    ]);
    const answersMs = performance.now() - startedAtMs;
    stack.stdout.resume();
    const { endpoints, token }: StackDescription = JSON.parse(readFileSync(stackFileIn(stateDir), 'utf8'));
    const response = await fetch(`${endpoints.api}/loyalty`, { headers: { authorization: `Bearer ${token}` } });
    await response.arrayBuffer();
    // The member of the ready-made token has not signed up.
    if (response.status !== 404) throw new Error(`GET /loyalty answers ${response.status} after the start`);
    return { answersMs, firstBalanceMs: performance.now() - startedAtMs };
  } finally {
    if (stack.exitCode === null && stack.signalCode === null) stack.kill('SIGINT');
    await exited;
    rmSync(stateDir, { recursive: true, force: true });
  }
}
