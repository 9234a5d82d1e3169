import {
  type Event,
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  type GetDurableExecutionHistoryCommandInput,
  ListDurableExecutionsByFunctionCommand,
  type ListDurableExecutionsByFunctionCommandInput,
} from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { OPERATOR } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import { retries } from '../durable-samples/sample.ts';
import { rejection } from './rejection.ts';
import { ServiceHarness } from './service-harness.ts';

describe('asking about executions', () => {
  let harness: ServiceHarness;
  let arn: string;

  before(async () => {
    harness = await ServiceHarness.open();
    harness.addDurable('work', async (event: { fail?: boolean }, context) => {
      await context.step('flaky', async ({ attempt }) => (attempt < 2 ? Promise.reject(new Error('once')) : 'ok'), {
        retryStrategy: retries(2),
      });
      await context.wait('pause', { seconds: 30 });
      if (event.fail) throw new Error('asked to');
      return 'done';
    });
    harness.service.resume();
    arn = (await harness.start('work', { executionName: 'first', payload: {} })).executionArn;
    await harness.start('work', { executionName: 'second', payload: { fail: true } });
    await harness.start('work', { executionName: 'third', payload: {} });
  });
  after(() => harness.close());

  const history = (input: Partial<GetDurableExecutionHistoryCommandInput> = {}) =>
    harness.client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn: arn, ...input }));
  const list = (input: Partial<ListDurableExecutionsByFunctionCommandInput> = {}) =>
    harness.client.send(new ListDurableExecutionsByFunctionCommand({ FunctionName: 'work', ...input }));
  const names = async (input: Partial<ListDurableExecutionsByFunctionCommandInput> = {}) =>
    (await list(input)).DurableExecutions?.map(({ DurableExecutionName }) => DurableExecutionName);
  const types = (events: readonly Event[] = []) => events.map(({ EventType }) => EventType);

  it('the history tells everything in order, with its data', async () => {
    const { Events = [], NextMarker } = await history();
    expect(types(Events)).to.deep.equal([
      'ExecutionStarted',
      'StepStarted',
      'StepFailed',
      'InvocationCompleted',
      'StepStarted',
      'StepSucceeded',
      'WaitStarted',
      'InvocationCompleted',
      'WaitSucceeded',
      'InvocationCompleted',
      'ExecutionSucceeded',
    ]);
    expect(Events.map(({ EventId }) => EventId)).to.deep.equal(Events.map((_event, index) => index + 1));
    expect(NextMarker).to.equal(undefined);
    expect(Events[0]?.ExecutionStartedDetails).to.deep.equal({ Input: { Payload: '{}' }, ExecutionTimeout: 600 });
    const failed = Events[2];
    expect(failed).to.deep.include({ Name: 'flaky', SubType: 'Step' });
    expect(failed?.StepFailedDetails?.RetryDetails).to.deep.equal({ CurrentAttempt: 1, NextAttemptDelaySeconds: 1 });
    expect(failed?.StepFailedDetails?.Error?.Payload).to.deep.include({ ErrorMessage: 'once', ErrorType: 'Error' });
    const waited = Events[6]?.WaitStartedDetails;
    expect(waited?.Duration).to.equal(30);
    expect(Number(waited?.ScheduledEndTimestamp) - Number(Events[6]?.EventTimestamp)).to.equal(30_000);
    expect(Events.at(-1)?.ExecutionSucceededDetails?.Result?.Payload).to.equal('"done"');
    expect(Events[3]?.InvocationCompletedDetails?.RequestId).to.be.a('string');
  });

  it('pages of the history add up, in both directions', async () => {
    const whole = types((await history()).Events);
    for (const ReverseOrder of [false, true]) {
      const seen: ReturnType<typeof types> = [];
      let Marker: string | undefined;
      do {
        const page = await history({ MaxItems: 3, ReverseOrder, ...(Marker ? { Marker } : {}) });
        expect(page.Events).to.have.length.of.at.most(3);
        seen.push(...types(page.Events));
        Marker = page.NextMarker;
      } while (Marker);
      expect(ReverseOrder ? seen.reverse() : seen).to.deep.equal(whole);
    }
  });

  it('the history leaves the data out when asked to', async () => {
    const { Events = [] } = await history({ IncludeExecutionData: false });
    expect(Events[0]?.ExecutionStartedDetails).to.deep.equal({ Input: {}, ExecutionTimeout: 600 });
    expect(Events[2]?.StepFailedDetails?.Error).to.deep.equal({});
    expect(Events.at(-1)?.ExecutionSucceededDetails).to.deep.equal({ Result: {} });
  });

  it('an execution is shown with its version, settings and data', async () => {
    const execution = await harness.client.send(new GetDurableExecutionCommand({ DurableExecutionArn: arn }));
    expect(execution).to.deep.include({
      DurableExecutionArn: arn,
      DurableExecutionName: 'first',
      FunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:work:1',
      Status: 'SUCCEEDED',
      Version: '1',
      InputPayload: '{}',
      Result: '"done"',
      ExecutionDataIncluded: true,
      DurableConfig: { ExecutionTimeout: 600, RetentionPeriodInDays: 14 },
    });
    expect(Number(execution.EndTimestamp) - Number(execution.StartTimestamp)).to.be.at.least(31_000);
    const bare = await harness.client.send(
      new GetDurableExecutionCommand({ DurableExecutionArn: arn, IncludeExecutionData: false }),
    );
    expect(bare.ExecutionDataIncluded).to.equal(false);
    expect(bare).not.to.have.any.keys('InputPayload', 'Result', 'Error');
  });

  it('timestamps travel as epoch seconds', async () => {
    const response = await harness.service.handle({
      method: 'GET',
      path: `/2025-12-01/durable-executions/${encodeURIComponent(arn)}`,
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.alloc(0),
      caller: OPERATOR,
    });
    const { StartTimestamp } = JSON.parse(response?.body ?? '');
    expect(StartTimestamp).to.be.closeTo(Date.now() / 1000, 600);
  });

  it('executions are listed newest first, and the other way round', async () => {
    expect(await names()).to.deep.equal(['third', 'second', 'first']);
    expect(await names({ ReverseOrder: true })).to.deep.equal(['first', 'second', 'third']);
  });

  it('executions are selected by name, status, version and time', async () => {
    const { DurableExecutions = [] } = await list();
    const second = DurableExecutions.find(({ DurableExecutionName }) => DurableExecutionName === 'second');
    const at = second?.StartTimestamp ?? new Date(0);
    expect(await names({ DurableExecutionName: 'second' })).to.deep.equal(['second']);
    expect(await names({ Statuses: ['FAILED'] })).to.deep.equal(['second']);
    expect(await names({ Statuses: ['FAILED', 'SUCCEEDED'] })).to.have.length(3);
    expect(await names({ Qualifier: '1' })).to.have.length(3);
    expect(await names({ Qualifier: '2' })).to.deep.equal([]);
    // On the wire the filter has whole seconds.
    expect(await names({ StartedAfter: new Date(Number(at) + 1000) })).to.deep.equal(['third']);
    expect(await names({ StartedBefore: new Date(Number(at) - 1000) })).to.deep.equal(['first']);
  });

  it('the list comes in pages', async () => {
    const first = await list({ MaxItems: 2 });
    expect(first.DurableExecutions).to.have.length(2);
    expect(await names({ MaxItems: 2, Marker: first.NextMarker ?? '' })).to.deep.equal(['first']);
  });

  it('an execution that does not exist is not found', async () => {
    const missing = `${arn}x`;
    const asks = [
      harness.client.send(new GetDurableExecutionCommand({ DurableExecutionArn: missing })),
      history({ DurableExecutionArn: missing }),
    ];
    for (const ask of asks) expect((await rejection(ask)).name).to.equal('ResourceNotFoundException');
  });
});
