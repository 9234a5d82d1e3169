import type { Declarations } from '../../declarations/declarations.ts';
import { median, percentile } from '../figures/percentile.ts';
import { judge, rounded, type Target } from '../figures/target.ts';
import type { Section } from '../section.ts';
import {
  functionProcesses,
  isStopped,
  processorTimeMs,
  type StackMemory,
  stackMemory,
} from '../stack/function-processes.ts';
import { projectOf } from '../stack/project-copy.ts';
import { type StartedStack, startedStack } from '../stack/started-stack.ts';
import { until } from '../stack/until.ts';

/** After so long without work a process is stopped here: five minutes, unless set, would be most of the benchmark. */
const IDLE_SECONDS = 3;
const REAPED = { everyMs: 50, withinMs: 1000 * (IDLE_SECONDS + 27) };

const startTarget = (functions: number): Target => ({
  what: `the stack of ${functions} functions answers after`,
  unit: 'ms',
  bound: 'at most',
  limit: 1500,
});

const AT_REST: Target = {
  what: 'function processes of a stack that nobody has asked for anything',
  unit: '',
  bound: 'at most',
  limit: 0,
};

const REAPED_AFTER: Target = {
  what: `processes without work for ${IDLE_SECONDS} s are gone after`,
  unit: 's',
  bound: 'at most',
  limit: IDLE_SECONDS + 1,
};

/**
 * What more functions cost that nobody calls, and what one costs that is warm.
 *
 * @param least so many, or all of ours where there are more: a part of them lacks what the others publish
 */
export async function manyFunctions(declarations: Declarations, least: number, starts: number): Promise<Section> {
  const functions = Math.max(least, declarations.functions.length);
  const project = projectOf(functions, declarations);
  const answersMs: number[] = [];
  const processorMs: number[] = [];
  let found: Held | undefined;
  try {
    for (let start = 0; start < starts; start++) {
      const stack = await startedStack(performance.now(), project.folder, { IDLE_SECONDS: String(IDLE_SECONDS) });
      try {
        answersMs.push(stack.answersMs);
        processorMs.push(...processorTimeMs(stack.pid));
        if (start === starts - 1) found = await held(stack);
      } finally {
        await stack.stop();
      }
    }
  } finally {
    project.remove();
  }
  const answersMsP50 = median(answersMs);
  return {
    title: `The whole stack with ${functions} functions, started ${starts} times`,
    table: {
      headings: ['', 'p50', 'most'],
      rows: [
        ['ms until it answers', rounded(answersMsP50), rounded(Math.max(...answersMs))],
        ...(processorMs.length === 0
          ? []
          : [['ms of processor time until then', rounded(median(processorMs)), rounded(Math.max(...processorMs))]]),
        ...(found ? memoryRows(found) : []),
      ],
    },
    figures: { functions, answersMs, processorMs, ...found },
    verdicts: [
      judge(startTarget(functions), answersMsP50),
      ...(found ? [judge(AT_REST, found.atRest.functionsMb.length), judge(REAPED_AFTER, found.reapedSeconds)] : []),
    ],
  };
}

interface Held {
  readonly atRest: StackMemory;
  readonly warm: StackMemory;
  readonly reapedSeconds: number;
}

/** @returns undefined where memory cannot be read */
async function held(stack: StartedStack): Promise<Held | undefined> {
  const { pid, endpoints, token, routes } = stack;
  const atRest = stackMemory(pid);
  if (!atRest) return undefined;
  const asked = routes.filter(({ method, path }) => method === 'GET' && !path.includes('{') && !path.includes('copy-'));
  // All at once: on a busy machine the first would be idle for too long before the last is answered.
  await Promise.all(
    asked.map(async ({ path }) => {
      const response = await fetch(endpoints.api + path, { headers: { authorization: `Bearer ${token}` } });
      await response.arrayBuffer();
    }),
  );
  // What is still beginning, for a request that another process has answered meanwhile, is not idle yet.
  const calmSinceMs = await until('every process waits', async () => functionProcesses(pid).every(isStopped), REAPED);
  const warm = stackMemory(pid) ?? atRest;
  // Those alone: a schedule may begin another one meanwhile.
  const idle = functionProcesses(pid);
  const reapedAtMs = await until(
    'no process that was idle is left',
    async () => {
      const left = new Set(functionProcesses(pid));
      return idle.every((one) => !left.has(one));
    },
    REAPED,
  );
  return { atRest, warm, reapedSeconds: (reapedAtMs - calmSinceMs) / 1000 };
}

function memoryRows({ atRest, warm, reapedSeconds }: Held): (readonly (string | number)[])[] {
  const { functionsMb } = warm;
  const perFunction =
    functionsMb.length === 0
      ? []
      : [['MB of a warm function', rounded(percentile(functionsMb, 0.5)), rounded(Math.max(...functionsMb))]];
  return [
    ['MB of the stack at rest', rounded(atRest.stackMb), rounded(atRest.stackMb)],
    ['MB of its engine and guard', rounded(atRest.otherMb), rounded(atRest.otherMb)],
    ['function processes at rest', atRest.functionsMb.length, atRest.functionsMb.length],
    ...perFunction,
    [`s until none of ${functionsMb.length} was left`, rounded(reapedSeconds), rounded(reapedSeconds)],
  ];
}
