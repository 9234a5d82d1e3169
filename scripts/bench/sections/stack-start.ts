import { median } from '../figures/percentile.ts';
import { judge, rounded, type Target } from '../figures/target.ts';
import type { Section } from '../section.ts';
import { startedStack } from '../stack/started-stack.ts';

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

async function measure(): Promise<Start> {
  const startedAtMs = performance.now();
  const stack = await startedStack(startedAtMs);
  try {
    const { answersMs, endpoints, token } = stack;
    const response = await fetch(`${endpoints.api}/loyalty`, { headers: { authorization: `Bearer ${token}` } });
    await response.arrayBuffer();
    // The member of the ready-made token has not signed up.
    if (response.status !== 404) throw new Error(`GET /loyalty answers ${response.status} after the start`);
    return { answersMs, firstBalanceMs: performance.now() - startedAtMs };
  } finally {
    await stack.stop();
  }
}
