import type { Declarations } from '../../declarations/declarations.ts';
import { ofContexts } from '../../declarations/of-contexts.ts';
import { root } from '../bundles.ts';
import { interleave } from '../figures/interleave.ts';
import { median } from '../figures/percentile.ts';
import { judge, rounded, type Target } from '../figures/target.ts';
import type { Section } from '../section.ts';
import { processorTimeMs } from '../stack/function-processes.ts';
import { startedStack } from '../stack/started-stack.ts';

const target = (functions: number): Target => ({
  what: `the stack of ${functions} functions answers after`,
  unit: 'ms',
  bound: 'at most',
  limit: 1500,
});

/** Contexts that stand without the others, of some sixty functions together: so many must be there within the target. */
const OF_SIXTY = ['loyalty', 'users'];

interface Start {
  readonly answersMs: number;
  /** Of the stack's own process until then; nothing where there is no /proc. */
  readonly processorMs: readonly number[];
  readonly firstBalanceMs: number;
}

/** How long the stack takes to answer, the whole one and one of sixty functions in turn, with nothing left from before. */
export async function stackStart(declarations: Declarations, starts: number): Promise<Section> {
  const found = {
    whole: { functions: declarations.functions.length, starts: [] as Start[] },
    sixty: { functions: ofContexts(declarations, OF_SIXTY).functions.length, starts: [] as Start[] },
  };
  const start = (name: keyof typeof found, settings: Readonly<Record<string, string>>) => async () => {
    const one = await measure(settings);
    found[name].starts.push(one);
    return one.answersMs;
  };
  await interleave({ whole: start('whole', {}), sixty: start('sixty', { CONTEXTS: OF_SIXTY.join(',') }) }, starts);
  const stacks = Object.values(found);
  return {
    title: `Start of the stack with a finished build, the whole one and one of sixty functions, ${starts} times each in turn`,
    table: {
      headings: ['until', 'functions', 'p50 ms', 'slowest ms'],
      rows: stacks.flatMap(({ functions, starts: all }) => [
        row(
          'it says that it answers',
          functions,
          all.map(({ answersMs }) => answersMs),
        ),
        ...(all.some(({ processorMs }) => processorMs.length === 0)
          ? []
          : [
              row(
                'the same, processor time',
                functions,
                all.flatMap(({ processorMs }) => processorMs),
              ),
            ]),
        row(
          'it has answered a first GET /loyalty',
          functions,
          all.map(({ firstBalanceMs }) => firstBalanceMs),
        ),
      ]),
    },
    figures: found,
    verdicts: stacks.map(({ functions, starts: all }) =>
      judge(target(functions), median(all.map(({ answersMs }) => answersMs))),
    ),
  };
}

const row = (until: string, functions: number, durations: readonly number[]) =>
  [until, functions, rounded(median(durations)), rounded(Math.max(...durations))] as const;

async function measure(settings: Readonly<Record<string, string>>): Promise<Start> {
  const startedAtMs = performance.now();
  const stack = await startedStack(startedAtMs, root, settings);
  try {
    const { answersMs, endpoints, token, pid } = stack;
    const processorMs = processorTimeMs(pid);
    const response = await fetch(`${endpoints.api}/loyalty`, { headers: { authorization: `Bearer ${token}` } });
    await response.arrayBuffer();
    // The member of the ready-made token has not signed up.
    if (response.status !== 404) throw new Error(`GET /loyalty answers ${response.status} after the start`);
    return { answersMs, processorMs, firstBalanceMs: performance.now() - startedAtMs };
  } finally {
    await stack.stop();
  }
}
