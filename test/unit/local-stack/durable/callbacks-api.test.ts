import {
  GetDurableExecutionCommand,
  SendDurableExecutionCallbackFailureCommand,
  SendDurableExecutionCallbackHeartbeatCommand,
  SendDurableExecutionCallbackSuccessCommand,
  StopDurableExecutionCommand,
} from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { MAX_CALLBACK_PAYLOAD_BYTES } from '../../../../scripts/local-stack/durable/limits.ts';
import { eventually } from '../../../eventually.ts';
import { rejection } from './rejection.ts';
import { ServiceHarness } from './service-harness.ts';
import { TestClock } from './test-clock.ts';

describe('answers to callbacks', () => {
  let harness: ServiceHarness;
  let arn: string;
  let callbackId: string;

  beforeEach(async () => {
    callbackId = '';
    harness = await ServiceHarness.open({ clock: new TestClock({ held: true }) });
    harness.addDurable('ask', async (_event, context) => {
      try {
        const answer = await context.waitForCallback(
          'question',
          async (id) => {
            callbackId = id;
          },
          { timeout: { seconds: 100 }, heartbeatTimeout: { seconds: 10 } },
        );
        return { answer };
      } catch (error) {
        return { refused: (error as Error).message };
      }
    });
    harness.service.resume();
    arn = await harness.startAsync('ask');
    await eventually('the workflow waits', () => callbackId !== '' && harness.invoker.running === 0);
  });
  afterEach(() => harness.close());

  const succeed = (CallbackId = callbackId, result?: string) =>
    harness.client.send(
      new SendDurableExecutionCallbackSuccessCommand({
        CallbackId,
        ...(result === undefined ? {} : { Result: new TextEncoder().encode(result) }),
      }),
    );
  const fail = (ErrorMessage: string, CallbackId = callbackId) =>
    harness.client.send(new SendDurableExecutionCallbackFailureCommand({ CallbackId, Error: { ErrorMessage } }));
  const heartbeat = (CallbackId = callbackId) =>
    harness.client.send(new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId }));
  const result = async () => {
    const read = () => harness.client.send(new GetDurableExecutionCommand({ DurableExecutionArn: arn }));
    await eventually('the execution ends', async () => (await read()).Status !== 'RUNNING');
    return JSON.parse((await read()).Result ?? 'null');
  };

  it('a success resumes the workflow with its result, byte for byte', async () => {
    await succeed(callbackId, '"já"');
    expect(await result()).to.deep.equal({ answer: '"já"' });
  });

  it('a success may have no result', async () => {
    await succeed();
    expect(await result()).to.deep.equal({});
  });

  it('a failure resumes the workflow with its error', async () => {
    await fail('not like this');
    expect(await result()).to.deep.equal({ refused: 'not like this' });
  });

  it('heartbeats keep it open beyond the heartbeat timeout', async () => {
    for (let beat = 0; beat < 3; beat++) {
      harness.clock.advance(9_000);
      await heartbeat();
    }
    await succeed(callbackId, '1');
    expect(await result()).to.deep.equal({ answer: '1' });
  });

  it('without a heartbeat in time it times out', async () => {
    harness.clock.advance(9_000);
    await heartbeat();
    harness.clock.advance(10_000);
    expect(await result()).to.deep.equal({ refused: 'Callback timed out on heartbeat' });
  });

  it('heartbeats do not extend its timeout', async () => {
    for (let beat = 0; beat < 11; beat++) {
      harness.clock.advance(9_000);
      await heartbeat();
    }
    harness.clock.advance(1_000);
    expect(await result()).to.deep.equal({ refused: 'Callback timed out' });
  });

  for (const [how, close] of [
    ['answered', () => succeed()],
    ['timed out', async () => harness.clock.advance(100_000)],
    ['lost its execution', () => harness.client.send(new StopDurableExecutionCommand({ DurableExecutionArn: arn }))],
  ] as const)
    it(`once it has ${how} every answer is a CallbackTimeoutException`, async () => {
      await close();
      for (const late of [() => succeed(), () => fail('late'), () => heartbeat()])
        expect((await rejection(late())).name).to.equal('CallbackTimeoutException');
    });

  it('an id that was never given out is not found', async () => {
    for (const lost of [() => succeed('unknown'), () => fail('lost', 'unknown'), () => heartbeat('unknown')])
      expect((await rejection(lost())).name).to.equal('ResourceNotFoundException');
  });

  it('takes results and errors up to their limit', async () => {
    const refused = await rejection(succeed(callbackId, 'x'.repeat(MAX_CALLBACK_PAYLOAD_BYTES + 1)));
    expect(refused.name).to.equal('InvalidParameterValueException');
    const tooLarge = await rejection(fail('x'.repeat(MAX_CALLBACK_PAYLOAD_BYTES + 1)));
    expect(tooLarge.name).to.equal('InvalidParameterValueException');
    await succeed(callbackId, 'x'.repeat(MAX_CALLBACK_PAYLOAD_BYTES));
    expect((await result()).answer).to.have.length(MAX_CALLBACK_PAYLOAD_BYTES);
  });
});
