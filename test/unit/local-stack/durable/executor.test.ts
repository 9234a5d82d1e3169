import {
  CheckpointDurableExecutionCommand,
  type Event,
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  StopDurableExecutionCommand,
} from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { AwsError } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import { eventually } from '../../../eventually.ts';
import { HeldFunction } from './held-function.ts';
import { rejection } from './rejection.ts';
import { ServiceHarness } from './service-harness.ts';
import { TestClock } from './test-clock.ts';

describe('running an execution', () => {
  let harness: ServiceHarness;

  beforeEach(async () => {
    harness = await ServiceHarness.open();
    harness.service.resume();
  });
  afterEach(() => harness.close());

  const execution = (DurableExecutionArn: string) =>
    harness.client.send(new GetDurableExecutionCommand({ DurableExecutionArn }));
  const history = async (DurableExecutionArn: string): Promise<Event[]> =>
    (await harness.client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn, MaxItems: 1000 })))
      .Events ?? [];
  const invocations = async (arn: string) =>
    (await history(arn)).filter(({ EventType }) => EventType === 'InvocationCompleted');

  it('a function whose process dies in the middle of a step is invoked again, and the step runs again', async () => {
    let attempts = 0;
    harness.addDurable('fragile', async (_event, context) => {
      const before = await context.step('before', async () => 'kept');
      const during = await context.step('during', async () => {
        attempts += 1;
        if (attempts === 1) {
          harness.invoker.killAll();
          return new Promise<never>(() => {});
        }
        return attempts;
      });
      return { before, during };
    });
    const { executionArn, payload } = await harness.start('fragile');
    expect(JSON.parse(payload ?? '')).to.deep.equal({ before: 'kept', during: 2 });
    const [first, second] = await invocations(executionArn);
    expect(first?.InvocationCompletedDetails?.Error?.Payload?.ErrorType).to.equal('Runtime.ExitError');
    expect(second?.InvocationCompletedDetails?.Error).to.equal(undefined);
    const started = (await history(executionArn)).filter(({ EventType }) => EventType === 'StepStarted');
    expect(started.map(({ Name }) => Name)).to.deep.equal(['before', 'during']);
  });

  it('an invocation that fails is tried again after doubled delays of at most a minute, until the execution times out', async () => {
    harness.addRaw('hopeless', async () => Promise.reject(new Error('cannot start')), 600);
    const { executionArn, functionError } = await harness.start('hopeless');
    expect(functionError).to.equal('Unhandled');
    expect((await execution(executionArn)).Status).to.equal('TIMED_OUT');
    const delays = harness.logged.map(({ delayMs }) => delayMs);
    expect(delays.slice(0, 10)).to.deep.equal([250, 500, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000]);
    expect(await invocations(executionArn)).to.have.length(delays.length);
  });

  it('a throttled function is tried again', async () => {
    let refusals = 2;
    harness.addDurable('busy', async () => 'served');
    const { invoke } = harness.invoker;
    harness.invoker.invoke = async (request) => {
      if (refusals-- > 0) throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
      return invoke.call(harness.invoker, request);
    };
    expect((await harness.start('busy')).payload).to.equal('"served"');
  });

  it('PENDING without anything to wait for fails the execution', async () => {
    harness.addRaw('idle', async () => ({ Status: 'PENDING' }));
    const { executionArn } = await harness.start('idle');
    const { Status, Error: error } = await execution(executionArn);
    expect(Status).to.equal('FAILED');
    expect(error?.ErrorMessage).to.equal('Cannot return PENDING status with no pending operations.');
  });

  for (const answer of [undefined, 'text', {}, { Status: 'DONE' }])
    it(`an answer that is none (${JSON.stringify(answer)}) fails the execution and is not tried again`, async () => {
      harness.addRaw('unwrapped', async () => answer);
      const { executionArn } = await harness.start('unwrapped');
      expect((await execution(executionArn)).Error?.ErrorMessage).to.equal('Invalid Status in invocation output.');
      expect(await invocations(executionArn)).to.have.length(1);
    });

  it('an execution that takes too long times out, and its invocation is killed', async () => {
    harness.clock.hold();
    const held = new HeldFunction();
    harness.addRaw('slow', held.run, 60);
    const arn = await harness.startAsync('slow');
    const { CheckpointToken } = await held.next();
    harness.clock.advance(59_000);
    expect((await execution(arn)).Status).to.equal('RUNNING');
    harness.clock.advance(1_000);
    expect((await execution(arn)).Status).to.equal('TIMED_OUT');
    await eventually('the invocation is killed', () => harness.invoker.running === 0);
    const refused = await rejection(
      harness.client.send(new CheckpointDurableExecutionCommand({ DurableExecutionArn: arn, CheckpointToken })),
    );
    expect(refused.message).to.match(/^Invalid Checkpoint Token/);
    expect((await history(arn)).at(-1)?.EventType).to.equal('ExecutionTimedOut');
  });

  it('a stopped execution ends with the reason given, its invocation is killed, and it stops once', async () => {
    const held = new HeldFunction();
    harness.addRaw('endless', held.run);
    const waiting = harness.start('endless');
    const { DurableExecutionArn } = await held.next();
    const stop = () =>
      harness.client.send(
        new StopDurableExecutionCommand({ DurableExecutionArn, Error: { ErrorMessage: 'no longer needed' } }),
      );
    expect((await stop()).StopTimestamp).to.be.instanceOf(Date);
    expect(JSON.parse((await waiting).payload ?? '').errorMessage).to.equal('no longer needed');
    const { Status, Error: error } = await execution(DurableExecutionArn);
    expect({ Status, error }).to.deep.equal({ Status: 'STOPPED', error: { ErrorMessage: 'no longer needed' } });
    await eventually('the invocation is killed', () => harness.invoker.running === 0);
    expect((await rejection(stop())).name).to.equal('InvalidParameterValueException');
    expect((await history(DurableExecutionArn)).at(-1)?.EventType).to.equal('ExecutionStopped');
  });

  it('what happens while the function runs, and it does not ask, makes it run again', async () => {
    harness = await reopened(harness, new TestClock({ held: true }));
    const held = new HeldFunction();
    harness.addRaw('inattentive', held.run);
    const arn = await harness.startAsync('inattentive');
    const { CheckpointToken } = await held.next();
    await harness.client.send(
      new CheckpointDurableExecutionCommand({
        DurableExecutionArn: arn,
        CheckpointToken,
        Updates: [
          { Id: 'a', Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds: 1 } },
          { Id: 'b', Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds: 500 } },
        ],
      }),
    );
    harness.clock.advance(1000);
    expect(harness.invoker.running, 'never two at a time').to.equal(1);
    held.finish({ Status: 'PENDING' });
    const second = await held.next();
    expect(second.UpdatedOperationIds).to.deep.equal(['a']);
    expect(harness.invoker.maximumConcurrency).to.equal(1);
  });

  it('what happens just as the function suspends is not lost, at whichever moment it comes', async () => {
    harness = await reopened(harness, new TestClock({ held: true }));
    const held = new HeldFunction();
    harness.addRaw('suspends', held.run);
    for (let turns = 0; turns < 20; turns++) {
      await harness.startAsync('suspends');
      const { DurableExecutionArn, CheckpointToken } = await held.next();
      const wait = { Id: 'w', Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds: 1 } } as const;
      await harness.client.send(
        new CheckpointDurableExecutionCommand({ DurableExecutionArn, CheckpointToken, Updates: [wait] }),
      );
      held.finish({ Status: 'PENDING' });
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      harness.clock.advance(1000);
      const { UpdatedOperationIds } = await held.next();
      expect(UpdatedOperationIds, `after ${turns} turns`).to.deep.equal(['w']);
      held.finish({ Status: 'SUCCEEDED' });
      await eventually('the execution ends', async () => (await execution(DurableExecutionArn)).Status === 'SUCCEEDED');
    }
  });

  it('what happens inside a context that has closed wakes nobody', async () => {
    harness = await reopened(harness, new TestClock({ held: true }));
    const held = new HeldFunction();
    harness.addRaw('careless', held.run);
    const arn = await harness.startAsync('careless');
    const { CheckpointToken } = await held.next();
    await harness.client.send(
      new CheckpointDurableExecutionCommand({
        DurableExecutionArn: arn,
        CheckpointToken,
        Updates: [
          { Id: 'c', Type: 'CONTEXT', Action: 'START' },
          { Id: 'w', ParentId: 'c', Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds: 1 } },
          { Id: 'c', Type: 'CONTEXT', Action: 'SUCCEED' },
          { Id: 'later', Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds: 10 } },
        ],
      }),
    );
    held.finish({ Status: 'PENDING' });
    await eventually('the function waits', () => harness.invoker.running === 0);
    harness.clock.advance(1000);
    expect(harness.invoker.requests).to.have.length(1);
    harness.clock.advance(9000);
    await held.next();
    expect(harness.invoker.requests).to.have.length(2);
  });
});

async function reopened(harness: ServiceHarness, clock: TestClock): Promise<ServiceHarness> {
  await harness.close();
  const next = await ServiceHarness.open({ clock });
  next.service.resume();
  return next;
}
