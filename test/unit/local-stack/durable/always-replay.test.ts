import { StepSemantics } from '@aws/durable-execution-sdk-js';
import { GetDurableExecutionHistoryCommand } from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { ServiceHarness } from './service-harness.ts';

describe('always-replay mode', () => {
  let harness: ServiceHarness;

  beforeEach(async () => {
    harness = await ServiceHarness.open({ alwaysReplay: true });
    harness.service.resume();
  });
  afterEach(() => harness.close());

  const STEPS = ['one', 'two', 'three', 'four', 'five'];

  it('ends the invocation after every step, runs no step twice and never backs off', async () => {
    const ran: string[] = [];
    let invocations = 0;
    harness.addDurable('workflow', async (_event, context) => {
      invocations += 1;
      for (const name of STEPS) await context.step(name, async () => ran.push(name));
      return 'end';
    });
    const before = harness.clock.now();
    const { executionArn, payload } = await harness.start('workflow');
    expect(payload).to.equal('"end"');
    expect(ran).to.deep.equal(STEPS);
    expect(invocations).to.equal(STEPS.length + 1);
    expect(harness.clock.now() - before, 'no delays between invocations').to.be.below(5000);
    const { Events = [] } = await harness.client.send(
      new GetDurableExecutionHistoryCommand({ DurableExecutionArn: executionArn }),
    );
    const completed = Events.filter(({ EventType }) => EventType === 'InvocationCompleted');
    expect(completed).to.have.length(invocations);
  });

  it('interrupts no other step that is at work, so that at-most-once steps are not counted as lost', async () => {
    const ran: string[] = [];
    const once = { semantics: StepSemantics.AtMostOncePerRetry, retryStrategy: () => ({ shouldRetry: false }) };
    harness.addDurable('workflow', async (_event, context) => {
      const results = await context.parallel('both', [
        async (branch) => branch.step('quick', async () => ran.push('quick'), once),
        async (branch) =>
          branch.step(
            'slow',
            async () => {
              await new Promise((resolve) => setTimeout(resolve, 50));
              return ran.push('slow');
            },
            once,
          ),
      ]);
      return results.successCount;
    });
    expect((await harness.start('workflow')).payload).to.equal('2');
    expect(ran).to.deep.equal(['quick', 'slow']);
  });

  it('goes on after a branch that the workflow did not wait for', async () => {
    let invocations = 0;
    harness.addDurable('workflow', async (_event, context) => {
      invocations += 1;
      await context.parallel(
        'first-wins',
        [
          async (branch) => branch.step('never', () => new Promise<never>(() => {})),
          async (branch) => {
            await branch.wait('until-the-other-runs', { seconds: 1 });
            return 'won';
          },
        ],
        { completionConfig: { minSuccessful: 1 } },
      );
      for (const name of STEPS) await context.step(name, async () => name);
      return 'end';
    });
    expect((await harness.start('workflow')).payload).to.equal('"end"');
    expect(invocations).to.be.at.least(STEPS.length + 1);
  });

  it('finds a workflow out that does not take the same way again', async () => {
    let invocations = 0;
    const handler = async (
      _event: unknown,
      context: { step: (name: string, run: () => Promise<number>) => PromiseLike<number> },
    ) => {
      invocations += 1;
      await context.step(`step-of-invocation-${invocations}`, async () => 1);
      return 'end';
    };
    harness.addDurable('fickle', handler);
    const replayed = await harness.start('fickle');
    expect(replayed.functionError).to.equal('Unhandled');
    expect(JSON.parse(replayed.payload ?? '').errorMessage).to.match(/[Nn]on-?[Dd]eterministic/);

    const once = await ServiceHarness.open();
    try {
      invocations = 0;
      once.addDurable('fickle', handler);
      once.service.resume();
      expect((await once.start('fickle')).payload, 'nothing shows without the mode').to.equal('"end"');
    } finally {
      await once.close();
    }
  });
});
