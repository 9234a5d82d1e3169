import { randomUUID } from 'node:crypto';
import { type DurableContext, NestingType, StepError } from '@aws/durable-execution-sdk-js';
import validateRequest from '#contracts/demo/run-request';
import { checked } from '../../platform/boundary/invoked.ts';
import { once, untilServiceIsBack } from '../../platform/boundary/step-policies.ts';
import type { ResetRuns } from '../adapters/reset-runs.ts';
import type { ResettableContext } from '../contexts.ts';
import type { ResetResult } from '../reset-run.ts';
import { askContext } from './ask-context.ts';
import { emptyContext } from './empty-context.ts';

/**
 * A request that was let in just before its context was closed may go on for its function's whole time, which is 25
 * seconds at most (test/unit/demo/contexts.test.ts), and what a process knows of its context may be a second old.
 */
export const UNTIL_REQUESTS_HAVE_ENDED_SECONDS = 26;
/** Longer than a process keeps what it knows of its context, and than the second that a stream rounds its times to. */
export const UNTIL_ALL_KNOW_SECONDS = 3;
/** Queues are waited for; a message that has failed and comes back later than this is dropped then. */
export const LOOKS_AT_QUEUES = { most: 20, everySeconds: 3 } as const;
/** What is late where the last look has found nothing out. */
const NOT_KNOWN = ['unknown'] as const;
/** Contexts that do something at the same time. */
const CONTEXTS_AT_ONCE = 4;

/** Puts the demo's data there, by steps of its own. @returns what could not be seeded */
export type Seed = (
  context: DurableContext,
  by: { readonly resetId: string; readonly pass: string },
) => Promise<readonly string[]>;

export interface ResetDependencies {
  readonly contexts: readonly ResettableContext[];
  /** Names the queues that hold something. */
  readonly fullQueues: () => Promise<readonly string[]>;
  readonly runs: Pick<ResetRuns, 'end'>;
  readonly seed: Seed;
  readonly now?: () => number;
  readonly newPass?: () => string;
}

/**
 * The reset of a demo, as a durable workflow: closes every context, lets what is under way end, has each context empty
 * itself, declares all that is of before as past, seeds, and opens. Whatever fails is named and the contexts are opened all
 * the same: a demo that lacks something is of more use than one that takes nothing. See
 * docs/decisions/0152-a-demo-is-reset-by-commands.md.
 */
export function resetWorkflow(dependencies: ResetDependencies) {
  const { contexts, fullQueues, runs, seed, now = Date.now, newPass = randomUUID } = dependencies;

  return async (input: unknown, context: DurableContext): Promise<ResetResult> => {
    const { resetId, endsByMs } = checked(validateRequest, input);
    const counts: Record<string, number> = {};
    const failed = new Set<string>();

    name(await askAll(context, { step: 'close', resetId, untilMs: endsByMs }));
    await context.wait('until-requests-have-ended', { seconds: UNTIL_REQUESTS_HAVE_ENDED_SECONDS });
    const late = await waitForQueues(context);

    const emptied = await context.parallel(
      'empty',
      contexts.map(({ name, functionArn }) => ({
        name,
        func: (branch: DurableContext) => emptyContext(branch, { name, functionArn }, resetId),
      })),
      { maxConcurrency: CONTEXTS_AT_ONCE },
    );
    for (const { index, result } of emptied.all) {
      Object.assign(counts, result?.counts);
      name(result ? result.failed : [contexts[index]?.name ?? '']);
    }

    const { resetAt, pass } = await context.step('past', async () => ({ resetAt: now(), pass: newPass() }));
    name(await askAll(context, { step: 'seed', resetId, resetAt, pass }));
    await context.wait('until-all-know-that-it-is-past', { seconds: UNTIL_ALL_KNOW_SECONDS });
    if (failed.size === 0) name(await seed(context, { resetId, pass }));
    name(await askAll(context, { step: 'open', resetId }));
    await context.wait('until-all-know-that-it-is-open', { seconds: UNTIL_ALL_KNOW_SECONDS });

    const result = { counts, failed: [...failed].sort(), late };
    await context.step('end', () => runs.end(resetId, result, now()), { retryStrategy: untilServiceIsBack });
    return result;

    function name(names: readonly string[]): void {
      for (const each of names) failed.add(each);
    }
  };

  /** @returns the contexts that have not done it */
  async function askAll(context: DurableContext, command: Parameters<typeof askContext>[2]): Promise<string[]> {
    const asked = await context.parallel(
      command.step,
      contexts.map(({ name, functionArn }) => ({
        name,
        func: async (branch: DurableContext) => ({
          isDone: (await askContext(branch, { name, functionArn }, command)) !== undefined,
        }),
      })),
      { nesting: NestingType.FLAT, maxConcurrency: CONTEXTS_AT_ONCE },
    );
    const done = new Set(asked.all.flatMap(({ index, result }) => (result?.isDone ? [index] : [])));
    return contexts.flatMap(({ name }, index) => (done.has(index) ? [] : [name]));
  }

  /** @returns the queues that were still not empty in the end */
  async function waitForQueues(context: DurableContext): Promise<readonly string[]> {
    for (let look = 1; ; look++) {
      const full = await lookAtQueues(context, look);
      if (full.length === 0 || look >= LOOKS_AT_QUEUES.most) return full;
      await context.wait(`until-queues-are-empty-${look}`, { seconds: LOOKS_AT_QUEUES.everySeconds });
    }
  }

  /** A look that fails is made again as one that finds something: contexts must not stay closed for it. */
  async function lookAtQueues(context: DurableContext, look: number): Promise<readonly string[]> {
    try {
      return await context.step(`look-at-queues-${look}`, fullQueues, { retryStrategy: once });
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      context.logger.warn('the queues could not be looked at', { error });
      return NOT_KNOWN;
    }
  }
}
