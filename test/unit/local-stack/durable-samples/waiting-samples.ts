import type { Sample } from './sample.ts';

export const waitingSamples: readonly Sample[] = [
  {
    title: 'a wait between two steps',
    input: {},
    handler: () => async (_event, context) => {
      await context.step('before', async () => 1);
      await context.wait('pause', { seconds: 30 });
      return context.step('after', async () => 'rested');
    },
    expected: { result: 'rested' },
  },
  {
    title: 'a condition that holds at the third look',
    input: {},
    handler: () => async (_event, context) =>
      context.waitForCondition('until-three', async (state: number) => state + 1, {
        initialState: 0,
        waitStrategy: (state) =>
          state < 3 ? { shouldContinue: true, delay: { seconds: 2 } } : { shouldContinue: false },
      }),
    expected: { result: 3 },
  },
  {
    title: 'a callback that is answered',
    input: {},
    handler:
      ({ submitted }) =>
      async (_event, context) =>
        context.waitForCallback('approval', async (callbackId) => submitted('approval', callbackId), {
          timeout: { minutes: 5 },
        }),
    answers: { approval: { succeed: '{"approved":true}' } },
    expected: { result: '{"approved":true}' },
  },
  {
    title: 'a callback that is refused',
    input: {},
    handler:
      ({ submitted }) =>
      async (_event, context) => {
        try {
          return await context.waitForCallback('approval', async (callbackId) => submitted('approval', callbackId));
        } catch (error) {
          return `refused: ${(error as Error).message}`;
        }
      },
    answers: { approval: { fail: 'not today' } },
    expected: { result: 'refused: not today' },
  },
  {
    title: 'a callback that nobody answers in time',
    input: {},
    handler:
      ({ submitted }) =>
      async (_event, context) => {
        try {
          return await context.waitForCallback('approval', async (callbackId) => submitted('approval', callbackId), {
            timeout: { seconds: 1 },
          });
        } catch (error) {
          return context.step('record', async () => `late: ${(error as Error).message}`);
        }
      },
    expected: { result: 'late: Callback timed out' },
  },
  {
    title: 'a callback without a heartbeat',
    input: {},
    handler:
      ({ submitted }) =>
      async (_event, context) => {
        try {
          return await context.waitForCallback('worker', async (callbackId) => submitted('worker', callbackId), {
            timeout: { minutes: 5 },
            heartbeatTimeout: { seconds: 1 },
          });
        } catch (error) {
          return (error as Error).message;
        }
      },
    expected: { result: 'Callback timed out on heartbeat' },
  },
];
