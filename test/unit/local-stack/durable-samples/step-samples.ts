import { StepSemantics } from '@aws/durable-execution-sdk-js';
import { retries, type Sample } from './sample.ts';

export const stepSamples: readonly Sample[] = [
  {
    title: 'steps one after the other',
    input: { start: 2 },
    handler: () => async (event: { start: number }, context) => {
      const doubled = await context.step('double', async () => event.start * 2);
      const squared = await context.step('square', async () => doubled ** 2);
      return { doubled, squared };
    },
    expected: { result: { doubled: 4, squared: 16 } },
  },
  {
    title: 'a step that succeeds on its third attempt',
    input: {},
    handler: () => async (_event, context) =>
      context.step(
        'flaky',
        async ({ attempt }) => {
          if (attempt < 3) throw new Error(`attempt ${attempt} failed`);
          return attempt;
        },
        { retryStrategy: retries(5) },
      ),
    expected: { result: 3 },
  },
  {
    title: 'a step that fails for good, handled by the workflow',
    input: {},
    handler: () => async (_event, context) => {
      try {
        await context.step('hopeless', async () => Promise.reject(new Error('no')), { retryStrategy: retries(2) });
      } catch (error) {
        return context.step('plan-b', async () => `instead of ${(error as Error).message}`);
      }
      return 'unreachable';
    },
    expected: { result: 'instead of no' },
  },
  {
    title: 'a step that fails for good and the workflow with it',
    input: {},
    handler: () => async (_event, context) => {
      await context.step('before', async () => 'done');
      return context.step('hopeless', async () => Promise.reject(new Error('no way')), { retryStrategy: retries(1) });
    },
    expected: { errorMessage: 'no way' },
  },
  {
    title: 'an at-most-once step',
    input: {},
    handler: () => async (_event, context) =>
      context.step('charge', async () => 'charged', { semantics: StepSemantics.AtMostOncePerRetry }),
    expected: { result: 'charged' },
  },
  {
    title: 'a workflow that throws outside a step',
    input: {},
    handler: () => async (_event, context) => {
      await context.step('before', async () => 'done');
      throw new Error('outside');
    },
    expected: { errorMessage: 'outside' },
  },
  {
    title: 'a workflow without any operation',
    input: { word: 'echo' },
    handler: () => async (event: { word: string }) => event.word,
    expected: { result: 'echo' },
  },
  {
    title: 'steps that return nothing',
    input: {},
    handler: () => async (_event, context) => {
      await context.step('silent', async () => undefined);
    },
    expected: { result: undefined },
  },
];
