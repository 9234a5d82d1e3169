import { retries, type Sample } from './sample.ts';

/** Above what a context's result may be, so that its children are replayed. */
const LARGE_LENGTH = 300 * 1024;

export const nestingSamples: readonly Sample[] = [
  {
    title: 'a child context inside a child context',
    input: {},
    handler: () => async (_event, context) =>
      context.runInChildContext('outer', async (outer) => {
        const one = await outer.step('one', async () => 1);
        const two = await outer.runInChildContext('inner', async (inner) => inner.step('two', async () => 2));
        return one + two;
      }),
    expected: { result: 3 },
  },
  {
    title: 'a child context that fails, handled by the workflow',
    input: {},
    handler: () => async (_event, context) => {
      try {
        await context.runInChildContext('outer', async (outer) =>
          outer.step('hopeless', async () => Promise.reject(new Error('inside')), { retryStrategy: retries(1) }),
        );
      } catch (error) {
        return (error as Error).message;
      }
      return 'unreachable';
    },
    expected: { result: 'inside' },
  },
  {
    title: 'a context whose result is too large to keep, with a wait after it',
    input: {},
    handler: () => async (_event, context) => {
      const text = await context.runInChildContext('large', async (child) => {
        const letter = await child.step('letter', async () => 'x');
        return letter.repeat(LARGE_LENGTH);
      });
      await context.wait('pause', { seconds: 1 });
      return text.length;
    },
    expected: { result: LARGE_LENGTH },
  },
  {
    title: 'branches in parallel, one of which waits',
    input: {},
    handler: () => async (_event, context) => {
      const results = await context.parallel('gather', [
        { name: 'quick', func: async (branch) => branch.step('quick-step', async () => 'quick') },
        {
          name: 'slow',
          func: async (branch) => {
            await branch.wait('slow-wait', { seconds: 10 });
            return branch.step('slow-step', async () => 'slow');
          },
        },
      ]);
      return results.getResults();
    },
    expected: { result: ['quick', 'slow'] },
  },
  {
    title: 'branches in parallel, one of which fails',
    input: {},
    handler: () => async (_event, context) => {
      const results = await context.parallel(
        'gather',
        [
          { name: 'good', func: async (branch) => branch.step('good-step', async () => 'good') },
          {
            name: 'bad',
            func: async (branch) =>
              branch.step('bad-step', async () => Promise.reject(new Error('bad')), { retryStrategy: retries(1) }),
          },
        ],
        { completionConfig: { toleratedFailureCount: 1 } },
      );
      return { good: results.getResults(), failed: results.failureCount };
    },
    expected: { result: { good: ['good'], failed: 1 } },
  },
  {
    title: 'a map over items, two at a time, then a wait',
    input: { numbers: [1, 2, 3, 4] },
    handler: () => async (event: { numbers: number[] }, context) => {
      const squares = await context.map(
        'squares',
        event.numbers,
        async (item, number, index) => item.step(`square-${index}`, async () => number * number),
        { maxConcurrency: 2 },
      );
      await context.wait('pause', { seconds: 1 });
      return squares.getResults();
    },
    expected: { result: [1, 4, 9, 16] },
  },
];
