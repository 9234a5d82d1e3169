import {
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  ListDurableExecutionsByFunctionCommand,
  StopDurableExecutionCommand,
} from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { MAX_OPERATION_PAYLOAD_BYTES } from '../../../../scripts/local-stack/durable/limits.ts';
import { AwsError } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import { eventually } from '../../../eventually.ts';
import { ServiceHarness } from './service-harness.ts';

describe('chained invokes', () => {
  let harness: ServiceHarness;

  beforeEach(async () => {
    harness = await ServiceHarness.open();
    harness.service.resume();
  });
  afterEach(() => harness.close());

  /** Adds a workflow that invokes the target, and tells what came of it. */
  const addCaller = (target: string) =>
    harness.addDurable('caller', async (_event, context) => {
      try {
        return { answer: await context.invoke('call', target, { from: 'caller' }) };
      } catch (error) {
        return { refused: (error as Error).message };
      }
    });
  const resultOf = async () => JSON.parse((await harness.start('caller')).payload ?? 'null');
  const eventTypes = async (DurableExecutionArn: string) =>
    ((await harness.client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn }))).Events ?? []).map(
      ({ EventType }) => EventType,
    );
  const childArn = async () => {
    const { DurableExecutions = [] } = await harness.client.send(
      new ListDurableExecutionsByFunctionCommand({ FunctionName: 'child' }),
    );
    return DurableExecutions[0]?.DurableExecutionArn ?? '';
  };

  it('a plain function is given the payload, and run in the version that was named', async () => {
    addCaller('plain:7');
    harness.addPlain('plain', async (event) => event);
    expect(await resultOf()).to.deep.equal({ answer: { from: 'caller' } });
    const call = harness.invoker.requests.find(({ functionName }) => functionName === 'plain');
    expect(call?.qualifier).to.equal('7');
  });

  it('the history names the version, and the execution of a durable function, before it has run', async () => {
    addCaller('child:live');
    harness.addDurable('child', async () => 1);
    const { executionArn } = await harness.start('caller');
    const { Events = [] } = await harness.client.send(
      new GetDurableExecutionHistoryCommand({ DurableExecutionArn: executionArn }),
    );
    const started = Events.find(({ EventType }) => EventType === 'ChainedInvokeStarted')?.ChainedInvokeStartedDetails;
    expect(started).to.deep.include({ FunctionName: 'child:live', ExecutedVersion: '1' });
    expect(started?.DurableExecutionArn).to.equal(await childArn());
  });

  it('a function may be named by its ARN', async () => {
    addCaller('arn:aws:lambda:eu-west-1:000000000000:function:plain:live');
    harness.addPlain('plain', async () => 'by ARN');
    expect(await resultOf()).to.deep.equal({ answer: 'by ARN' });
  });

  it('a function that runs too long ends as timed out', async () => {
    addCaller('slow:1');
    const { invoke } = harness.invoker;
    harness.invoker.invoke = async (request) =>
      request.functionName === 'slow'
        ? {
            payload: '{"errorType":"Sandbox.Timedout","errorMessage":"Task timed out after 3.00 seconds"}',
            functionError: 'Unhandled',
            executedVersion: '1',
          }
        : invoke.call(harness.invoker, request);
    harness.addPlain('slow', async () => 1);
    const { executionArn, payload } = await harness.start('caller');
    expect(JSON.parse(payload ?? '')).to.deep.equal({ refused: 'Task timed out after 3.00 seconds' });
    expect(await eventTypes(executionArn)).to.include('ChainedInvokeTimedOut');
  });

  it('a throttled function is tried again until it is served', async () => {
    let refusals = 3;
    addCaller('busy:1');
    const { invoke } = harness.invoker;
    harness.invoker.invoke = async (request) => {
      if (request.functionName === 'busy' && refusals-- > 0)
        throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
      return invoke.call(harness.invoker, request);
    };
    harness.addPlain('busy', async () => 'at last');
    expect(await resultOf()).to.deep.equal({ answer: 'at last' });
  });

  it('an unknown function fails the call and not the execution', async () => {
    addCaller('nobody:1');
    expect(await resultOf()).to.deep.equal({ refused: 'Function not found: nobody:1' });
  });

  it('a durable function needs a qualifier here too', async () => {
    addCaller('child');
    harness.addDurable('child', async () => 1);
    expect(await resultOf()).to.deep.equal({
      refused: 'You cannot invoke a durable function using an unqualified ARN.',
    });
  });

  it('a durable function may run longer than a synchronous call could', async () => {
    addCaller('child:1');
    harness.addDurable(
      'child',
      async (_event, context) => {
        await context.wait('day', { seconds: 500 });
        return 'rested';
      },
      3600,
    );
    expect(await resultOf()).to.deep.equal({ answer: 'rested' });
  });

  it('a durable function that is stopped ends the call as stopped, with the reason', async () => {
    addCaller('child:1');
    harness.addDurable('child', async (_event, context) => context.waitForCallback('never', async () => {}));
    harness.clock.hold();
    const waiting = harness.start('caller');
    await eventually('the child runs', async () => (await childArn()) !== '');
    await harness.client.send(
      new StopDurableExecutionCommand({
        DurableExecutionArn: await childArn(),
        Error: { ErrorMessage: 'enough' },
      }),
    );
    const { executionArn, payload } = await waiting;
    expect(JSON.parse(payload ?? '')).to.deep.equal({ refused: 'enough' });
    expect(await eventTypes(executionArn)).to.include('ChainedInvokeStopped');
  });

  it('a durable function that times out ends the call as timed out', async () => {
    addCaller('child:1');
    harness.addDurable('child', async (_event, context) => context.waitForCallback('never', async () => {}), 5);
    const { executionArn } = await harness.start('caller');
    expect(await eventTypes(executionArn)).to.include('ChainedInvokeTimedOut');
  });

  it('a result up to the limit is kept, a larger one fails the call', async () => {
    addCaller('large:1');
    // Two of the bytes are the quotes of the JSON text.
    let length = MAX_OPERATION_PAYLOAD_BYTES - 2;
    harness.addPlain('large', async () => 'x'.repeat(length));
    expect((await resultOf()).answer).to.have.length(length);
    length += 1;
    expect((await resultOf()).refused).to.match(/larger than 262144 bytes/);
  });

  it('an execution that ends meanwhile takes no result any more', async () => {
    let release: (value: string) => void = () => {};
    addCaller('late:1');
    harness.addPlain(
      'late',
      () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    );
    harness.clock.hold();
    const arn = await harness.startAsync('caller');
    await eventually('the function runs', () =>
      harness.invoker.requests.some(({ functionName }) => functionName === 'late'),
    );
    await harness.client.send(new StopDurableExecutionCommand({ DurableExecutionArn: arn }));
    release('too late');
    await eventually('the function ends', () => harness.invoker.running === 0);
    const execution = await harness.client.send(new GetDurableExecutionCommand({ DurableExecutionArn: arn }));
    expect(execution.Status).to.equal('STOPPED');
    expect((await eventTypes(arn)).at(-1)).to.equal('ExecutionStopped');
  });
});
