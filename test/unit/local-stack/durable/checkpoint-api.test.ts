import {
  CheckpointDurableExecutionCommand,
  GetDurableExecutionCommand,
  GetDurableExecutionStateCommand,
  type OperationUpdate,
} from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { CLIENT_TOKEN_WINDOW_MS } from '../../../../scripts/local-stack/durable/limits.ts';
import { HeldFunction, type InvocationEvent } from './held-function.ts';
import { rejection } from './rejection.ts';
import { ServiceHarness } from './service-harness.ts';
import { TestClock } from './test-clock.ts';

const step = (Id: string, Payload = '1'): OperationUpdate => ({ Id, Type: 'STEP', Action: 'SUCCEED', Payload });

describe('CheckpointDurableExecution and GetDurableExecutionState', () => {
  let harness: ServiceHarness;
  let held: HeldFunction;
  let event: InvocationEvent;

  beforeEach(async () => {
    held = new HeldFunction();
    harness = await ServiceHarness.open({ clock: new TestClock({ held: true }) });
    harness.addRaw('raw', held.run);
    harness.service.resume();
    await harness.startAsync('raw', { payload: { order: 7 } });
    event = await held.next();
  });
  afterEach(() => harness.close());

  const checkpoint = (CheckpointToken: string, Updates: OperationUpdate[] = [], ClientToken?: string) =>
    harness.client.send(
      new CheckpointDurableExecutionCommand({
        DurableExecutionArn: event.DurableExecutionArn,
        CheckpointToken,
        Updates,
        ...(ClientToken ? { ClientToken } : {}),
      }),
    );
  const state = (CheckpointToken: string, page: { Marker?: string; MaxItems?: number } = {}) =>
    harness.client.send(
      new GetDurableExecutionStateCommand({
        DurableExecutionArn: event.DurableExecutionArn,
        CheckpointToken,
        ...page,
      }),
    );

  it('the function is given its execution, its input and timestamps as ISO strings', () => {
    expect(event.DurableExecutionArn).to.match(
      /^arn:aws:lambda:eu-west-1:000000000000:function:raw:1\/durable-execution\/[0-9a-f-]{36}\/[0-9a-f-]{36}$/,
    );
    const [execution, ...others] = event.InitialExecutionState.Operations;
    expect(others).to.deep.equal([]);
    expect(execution).to.deep.include({ Type: 'EXECUTION', Status: 'STARTED' });
    expect(execution?.ExecutionDetails).to.deep.equal({ InputPayload: '{"order":7}' });
    expect(String(execution?.StartTimestamp)).to.match(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(event.UpdatedOperationIds).to.deep.equal([]);
  });

  it('each checkpoint hands out the next token, and the one before is worth nothing', async () => {
    const first = await checkpoint(event.CheckpointToken, [step('a')]);
    expect(first.CheckpointToken).to.be.a('string').and.not.equal(event.CheckpointToken);
    const refused = await rejection(checkpoint(event.CheckpointToken, [step('b')]));
    expect(refused.name).to.equal('InvalidParameterValueException');
    expect(refused.message).to.match(/^Invalid Checkpoint Token/);
    await checkpoint(first.CheckpointToken ?? '', [step('b')]);
  });

  it('a refused checkpoint writes nothing and leaves the token valid', async () => {
    const wait: OperationUpdate = { Id: 'w', Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds: 0 } };
    const refused = await rejection(checkpoint(event.CheckpointToken, [step('a'), wait]));
    expect(refused.name).to.equal('InvalidParameterValueException');
    const { NewExecutionState } = await checkpoint(event.CheckpointToken);
    expect(NewExecutionState?.Operations).to.deep.equal([]);
  });

  it('answers with the operations that the checkpoint changed, timestamps as dates', async () => {
    const { NewExecutionState } = await checkpoint(event.CheckpointToken, [step('a', '42')]);
    const [operation, ...others] = NewExecutionState?.Operations ?? [];
    expect(others).to.deep.equal([]);
    expect(operation).to.deep.include({ Id: 'a', Status: 'SUCCEEDED' });
    expect(operation?.StepDetails).to.deep.include({ Result: '42', Attempt: 1 });
    expect(operation?.EndTimestamp).to.be.instanceOf(Date);
  });

  it('an empty checkpoint tells what others have changed, once', async () => {
    const wait: OperationUpdate = { Id: 'w', Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds: 5 } };
    const started = await checkpoint(event.CheckpointToken, [wait]);
    const idle = await checkpoint(started.CheckpointToken ?? '');
    expect(idle.NewExecutionState?.Operations).to.deep.equal([]);
    harness.clock.advance(5000);
    const due = await checkpoint(idle.CheckpointToken ?? '');
    expect(due.NewExecutionState?.Operations).to.have.length(1);
    expect(due.NewExecutionState?.Operations?.[0]).to.deep.include({ Id: 'w', Status: 'SUCCEEDED' });
    const after = await checkpoint(due.CheckpointToken ?? '');
    expect(after.NewExecutionState?.Operations).to.deep.equal([]);
  });

  it('a repeated ClientToken gets the first answer and is not applied again', async () => {
    const first = await checkpoint(event.CheckpointToken, [step('a')], 'client-1');
    const again = await checkpoint(event.CheckpointToken, [step('a')], 'client-1');
    expect(again.CheckpointToken).to.equal(first.CheckpointToken);
    expect(again.NewExecutionState).to.deep.equal(first.NewExecutionState);
    await checkpoint(first.CheckpointToken ?? '', [step('b')], 'client-2');
  });

  it('a ClientToken is for one request only, and for its window', async () => {
    await checkpoint(event.CheckpointToken, [step('a')], 'client-1');
    const other = await rejection(checkpoint(event.CheckpointToken, [step('b')], 'client-1'));
    expect(other.message).to.match(/ClientToken/);
    const atLast = CLIENT_TOKEN_WINDOW_MS - 1000;
    // The execution must outlive the window.
    harness.addRaw('long', held.run, 3600);
    await harness.startAsync('long');
    event = await held.next();
    const first = await checkpoint(event.CheckpointToken, [step('a')], 'client-1');
    harness.clock.advance(atLast);
    expect((await checkpoint(event.CheckpointToken, [step('a')], 'client-1')).CheckpointToken).to.equal(
      first.CheckpointToken,
    );
    harness.clock.advance(2000);
    const late = await rejection(checkpoint(event.CheckpointToken, [step('a')], 'client-1'));
    expect(late.message).to.match(/^Invalid Checkpoint Token/);
  });

  it('the state is read page by page, in the order of the start', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const { CheckpointToken = '' } = await checkpoint(
      event.CheckpointToken,
      ids.map((id) => step(id)),
    );
    const seen: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const page = await state(CheckpointToken, { MaxItems: 2, ...(Marker ? { Marker } : {}) });
      expect(page.Operations).to.have.length.of.at.most(2);
      seen.push(...(page.Operations ?? []).map(({ Id }) => Id));
      Marker = page.NextMarker;
    } while (Marker);
    expect(seen.slice(1)).to.deep.equal(ids);
  });

  it('MaxItems is at most 1000, and a marker must be one', async () => {
    await state(event.CheckpointToken, { MaxItems: 1000 });
    const size = await rejection(state(event.CheckpointToken, { MaxItems: 1001 }));
    expect(size.name).to.equal('InvalidParameterValueException');
    const marker = await rejection(state(event.CheckpointToken, { Marker: 'nonsense' }));
    expect(marker.name).to.equal('InvalidParameterValueException');
  });

  it('the state needs the current token', async () => {
    const refused = await rejection(state('another'));
    expect(refused.message).to.match(/^Invalid Checkpoint Token/);
  });

  it('state beyond what an event holds is announced by NextMarker', async () => {
    const large = 'x'.repeat(250 * 1024);
    let token = event.CheckpointToken;
    for (let index = 0; index < 20; index++)
      token = (await checkpoint(token, [step(`large-${index}`, large)])).CheckpointToken ?? '';
    const wait: OperationUpdate = { Id: 'w', Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds: 1 } };
    await checkpoint(token, [wait]);
    held.finish({ Status: 'PENDING' });
    harness.clock.release();
    event = await held.next();
    const { Operations, NextMarker } = event.InitialExecutionState;
    expect(Operations.length).to.be.within(2, 20);
    const rest = await state(event.CheckpointToken, { Marker: NextMarker ?? '', MaxItems: 1000 });
    expect(Operations.length + (rest.Operations?.length ?? 0)).to.equal(22);
    expect(event.UpdatedOperationIds).to.deep.equal(['w']);
  });

  it('a result that comes as a checkpoint ends the execution, whatever the function answers then', async () => {
    const result = JSON.stringify('r'.repeat(1000));
    await checkpoint(event.CheckpointToken, [
      { Id: 'execution-result-1', Type: 'EXECUTION', Action: 'SUCCEED', Payload: result },
    ]);
    held.finish({ Status: 'SUCCEEDED', Result: '' });
    const execution = await harness.client.send(
      new GetDurableExecutionCommand({ DurableExecutionArn: event.DurableExecutionArn }),
    );
    expect(execution).to.deep.include({ Status: 'SUCCEEDED', Result: result });
  });

  it('an unknown execution is refused without looking like a stale token', async () => {
    event = { ...event, DurableExecutionArn: `${event.DurableExecutionArn}x` };
    const refused = await rejection(checkpoint(event.CheckpointToken));
    expect(refused.name).to.equal('InvalidParameterValueException');
    expect(refused.message).not.to.match(/^Invalid Checkpoint Token/);
  });
});
