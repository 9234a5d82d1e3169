import { retries, type Sample } from './sample.ts';

export const chainingSamples: readonly Sample[] = [
  {
    title: 'a plain function is invoked',
    input: {},
    handler: () => async (_event, context) => context.invoke('ask-plain', 'plain:1', { question: 6 }),
    plainFunctions: { 'plain:1': async (event) => ({ answer: (event as { question: number }).question * 7 }) },
    expected: { result: { answer: 42 } },
  },
  {
    title: 'a plain function that throws',
    input: {},
    handler: () => async (_event, context) => {
      try {
        return await context.invoke('ask-plain', 'broken:1', {});
      } catch (error) {
        return context.step('degrade', async () => `without: ${(error as Error).message}`);
      }
    },
    plainFunctions: { 'broken:1': async () => Promise.reject(new Error('out of order')) },
    expected: { result: 'without: out of order' },
  },
  {
    title: 'a durable function with a wait is invoked',
    input: {},
    handler: () => async (_event, context) => {
      const child = await context.invoke('ask-durable', 'child:1', { name: 'Ada' });
      return context.step('greet', async () => `${String(child)}!`);
    },
    durableFunctions: {
      'child:1': async (event: { name: string }, context) => {
        await context.wait('think', { seconds: 20 });
        return context.step('compose', async () => `Hello ${event.name}`);
      },
    },
    expected: { result: 'Hello Ada!' },
  },
  {
    title: 'a durable function that fails',
    input: {},
    handler: () => async (_event, context) => context.invoke('ask-durable', 'child:1', {}),
    durableFunctions: {
      'child:1': async (_event, context) =>
        context.step('hopeless', async () => Promise.reject(new Error('child gave up')), { retryStrategy: retries(1) }),
    },
    expected: { errorMessage: 'child gave up' },
  },
];
