import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  SendDurableExecutionCallbackSuccessCommand,
} from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { openState } from '../../../../scripts/local-stack/stack/state.ts';
import { eventually } from '../../../eventually.ts';
import { ServiceHarness } from './service-harness.ts';
import { TestClock } from './test-clock.ts';

/** What the workflows of these tests have done, over all lives of the stack. */
interface Trace {
  readonly steps: string[];
  callbackId: string;
  /** Steps and functions that never come back, as if the stack were killed in them. */
  readonly stuck: Set<string>;
}

describe('a stack that is killed', () => {
  let directory: string;
  let clock: TestClock;
  let harness: ServiceHarness;
  let trace: Trace;

  const enter = async (name: string) => {
    trace.steps.push(name);
    if (trace.stuck.has(name)) await new Promise(() => {});
    return name;
  };
  const open = async () => {
    harness = await ServiceHarness.open({ database: openState(directory), clock });
    harness
      .addDurable('waits', async (_event, context) => {
        await context.step('before', () => enter('before'));
        await context.wait('pause', { seconds: 100 });
        return context.step('after', () => enter('after'));
      })
      .addDurable('asks', async (_event, context) =>
        context.waitForCallback(
          'question',
          async (id) => {
            trace.callbackId = id;
          },
          { timeout: { seconds: 100 } },
        ),
      )
      .addDurable('retries', async (_event, context) =>
        context.step(
          'flaky',
          async ({ attempt }) => {
            trace.steps.push(`attempt ${attempt}`);
            if (attempt < 2) throw new Error('not yet');
            return attempt;
          },
          { retryStrategy: () => ({ shouldRetry: true, delay: { seconds: 100 } }) },
        ),
      )
      .addPlain('plain', () => enter('plain'))
      .addDurable('calls-plain', async (_event, context) => context.invoke('call', 'plain:1', {}))
      .addDurable('calls-durable', async (_event, context) => context.invoke('call', 'waits:1', {}));
    harness.service.resume();
  };
  /** Lets go of everything without a word to anyone, and starts again over the same file. */
  const restart = async (downMs = 0) => {
    await harness.close();
    clock.advance(downMs);
    await open();
  };
  const idle = () => eventually('nothing runs', () => harness.invoker.running === 0);
  const resultOf = async (DurableExecutionArn: string) => {
    const read = () => harness.client.send(new GetDurableExecutionCommand({ DurableExecutionArn }));
    await eventually('the execution ends', async () => (await read()).Status !== 'RUNNING');
    return JSON.parse((await read()).Result ?? 'null');
  };
  const invocations = () => harness.invoker.requests.length;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'durable-'));
    clock = new TestClock({ held: true });
    trace = { steps: [], callbackId: '', stuck: new Set() };
    await open();
  });
  afterEach(async () => {
    await harness.close();
    rmSync(directory, { recursive: true });
  });

  it('in the middle of a wait: waits on, and does not repeat the steps before', async () => {
    const arn = await harness.startAsync('waits');
    await idle();
    await restart();
    expect(invocations(), 'nothing to do yet').to.equal(0);
    clock.advance(99_000);
    expect(invocations()).to.equal(0);
    clock.advance(1_000);
    expect(await resultOf(arn)).to.equal('after');
    expect(trace.steps).to.deep.equal(['before', 'after']);
  });

  it('and is down when a wait ends: goes on at the next start', async () => {
    const arn = await harness.startAsync('waits');
    await idle();
    await restart(100_000);
    expect(await resultOf(arn)).to.equal('after');
    expect(trace.steps).to.deep.equal(['before', 'after']);
  });

  it('in the middle of a step: runs that step again, and none before it', async () => {
    trace.stuck.add('after');
    const arn = await harness.startAsync('waits');
    await idle();
    clock.advance(100_000);
    await eventually('the step runs', () => trace.steps.includes('after'));
    trace.stuck.clear();
    await restart();
    expect(await resultOf(arn)).to.equal('after');
    expect(trace.steps).to.deep.equal(['before', 'after', 'after']);
  });

  it('before a function was invoked at all: invokes it', async () => {
    await harness.service.close();
    const arn = await harness.startAsync('waits');
    await restart();
    await idle();
    expect(trace.steps).to.deep.equal(['before']);
    clock.advance(100_000);
    expect(await resultOf(arn)).to.equal('after');
  });

  it('while a callback is open: the callback can be answered', async () => {
    const arn = await harness.startAsync('asks');
    await idle();
    await restart();
    await harness.client.send(
      new SendDurableExecutionCallbackSuccessCommand({
        CallbackId: trace.callbackId,
        Result: new TextEncoder().encode('"still here"'),
      }),
    );
    expect(await resultOf(arn)).to.equal('"still here"');
  });

  it('while a callback is open: the callback times out when it should', async () => {
    const arn = await harness.startAsync('asks');
    await idle();
    await restart();
    clock.advance(100_000);
    expect(await resultOf(arn)).to.equal(null);
    const { Events = [] } = await harness.client.send(
      new GetDurableExecutionHistoryCommand({ DurableExecutionArn: arn }),
    );
    expect(Events.map(({ EventType }) => EventType)).to.include('CallbackTimedOut');
  });

  it('while a step waits for its next attempt: the attempt comes, and is counted on', async () => {
    const arn = await harness.startAsync('retries');
    await idle();
    await restart();
    clock.advance(100_000);
    expect(await resultOf(arn)).to.equal(2);
    expect(trace.steps).to.deep.equal(['attempt 1', 'attempt 2']);
  });

  it('while a plain function runs for it: runs that function again', async () => {
    trace.stuck.add('plain');
    const arn = await harness.startAsync('calls-plain');
    await eventually('the function runs', () => trace.steps.includes('plain'));
    await eventually('the workflow waits', () => harness.invoker.running === 1);
    trace.stuck.clear();
    await restart();
    expect(await resultOf(arn)).to.equal('plain');
    expect(trace.steps).to.deep.equal(['plain', 'plain']);
  });

  it('while a durable function runs for it: that execution goes on, and only that one', async () => {
    const arn = await harness.startAsync('calls-durable');
    await eventually('the child waits', () => trace.steps.includes('before') && harness.invoker.running === 0);
    await restart();
    clock.advance(100_000);
    expect(await resultOf(arn)).to.equal('after');
    expect(trace.steps).to.deep.equal(['before', 'after']);
  });

  it('does not start an execution again that has this name', async () => {
    const first = await harness.startAsync('asks', { executionName: 'order-1' });
    await idle();
    await restart();
    expect(await harness.startAsync('asks', { executionName: 'order-1' })).to.equal(first);
  });

  it('keeps ended executions for their retention period, and no longer', async () => {
    const day = 24 * 60 * 60 * 1000;
    const arn = await harness.startAsync('waits');
    await idle();
    clock.advance(100_000);
    await resultOf(arn);
    const exists = async () => {
      try {
        await harness.client.send(new GetDurableExecutionCommand({ DurableExecutionArn: arn }));
        return true;
      } catch {
        return false;
      }
    };
    await restart(14 * day - 60_000);
    expect(await exists()).to.equal(true);
    await restart(120_000);
    expect(await exists()).to.equal(false);
  });
});
