import type { Event, Execution } from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { chooseExecution } from '../../../scripts/tools/executions/choose-execution.ts';
import { executionList, executionReport } from '../../../scripts/tools/executions/execution-report.ts';
import { invocationsOf, stepsOf } from '../../../scripts/tools/executions/steps.ts';
import { ToolError } from '../../../scripts/tools/tool-error.ts';

const START = Date.UTC(2026, 0, 2, 3, 4, 5);
const at = (ms: number) => new Date(START + ms);

const event = (type: Event['EventType'], ms: number, members: Omit<Event, 'EventType'> = {}): Event => ({
  EventType: type,
  EventTimestamp: at(ms),
  ...members,
});
const step = (Id: string, members: Omit<Event, 'EventType'> = {}) => ({ Id, Name: Id, SubType: 'Step', ...members });

const failedStep = (error: string, nextSeconds?: number): Pick<Event, 'StepFailedDetails'> => ({
  StepFailedDetails: {
    Error: { Payload: { ErrorType: 'Error', ErrorMessage: error } },
    RetryDetails: { CurrentAttempt: 1, ...(nextSeconds === undefined ? {} : { NextAttemptDelaySeconds: nextSeconds }) },
  },
});

describe('the steps of an execution', () => {
  it('are in the order in which they started, with how long they took', () => {
    const steps = stepsOf([
      event('ExecutionStarted', 0, { Id: 'x' }),
      event('StepStarted', 5, step('one')),
      event('StepSucceeded', 9, step('one')),
      event('StepStarted', 10, step('two')),
    ]);
    expect(
      steps.map(({ name, status, startedAtEpochMs, endedAtEpochMs, attempts }) => [
        name,
        status,
        startedAtEpochMs - START,
        endedAtEpochMs && endedAtEpochMs - START,
        attempts,
      ]),
    ).to.deep.equal([
      ['one', 'succeeded', 5, 9, 1],
      ['two', 'running', 10, undefined, 1],
    ]);
  });

  it('stand below what they are inside of, also when others came between', () => {
    const steps = stepsOf([
      event('ContextStarted', 0, step('both', { SubType: 'Parallel' })),
      event('StepStarted', 1, step('left', { ParentId: 'both' })),
      event('StepStarted', 2, step('after')),
      event('StepStarted', 3, step('right', { ParentId: 'both' })),
      event('StepStarted', 4, step('orphan', { ParentId: 'unseen' })),
    ]);
    expect(steps.map(({ name, depth }) => `${depth} ${name}`)).to.deep.equal([
      '0 both',
      '1 left',
      '1 right',
      '0 after',
      '0 orphan',
    ]);
  });

  it('count their attempts: failed ones, and the one that went through', () => {
    const history = [
      event('StepStarted', 0, step('a')),
      event('StepFailed', 1, step('a', failedStep('throttled', 1))),
      event('StepStarted', 1001, step('a')),
    ];
    const only = (events: readonly Event[]) => stepsOf(events)[0];
    expect(only(history.slice(0, 2))).to.include({ status: 'retrying', attempts: 1, note: 'Error: throttled' });
    expect(only(history)).to.include({ status: 'running', attempts: 2 });
    expect(only([...history, event('StepSucceeded', 1002, step('a'))])).to.include({
      status: 'succeeded',
      attempts: 2,
    });
    expect(only([...history, event('StepFailed', 1002, step('a', failedStep('no')))])).to.include({
      status: 'failed',
      attempts: 2,
      note: 'Error: no',
    });
  });

  it('show callbacks, waits and invoked functions as waiting, and what came of them', () => {
    const callback = event('CallbackStarted', 0, {
      Id: 'c',
      SubType: 'Callback',
      CallbackStartedDetails: { CallbackId: 'cb-1', Timeout: 300 },
    });
    const invoke = event('ChainedInvokeStarted', 1, {
      Id: 'i',
      Name: 'fetch',
      SubType: 'ChainedInvoke',
      ChainedInvokeStartedDetails: { FunctionName: 'arn:aws:lambda:us-east-1:1:function:fetch:live' },
    });
    const [first, second] = stepsOf([callback, invoke]);
    expect(first).to.include({
      name: '(callback)',
      status: 'waiting',
      note: 'callback cb-1, within 300 s',
      attempts: undefined,
    });
    expect(second).to.include({ name: 'fetch', status: 'waiting', note: 'fetch:live' });
    expect(stepsOf([callback, event('CallbackTimedOut', 9, { Id: 'c' })])[0]).to.include({ status: 'timed out' });
    expect(stepsOf([callback, event('CallbackSucceeded', 9, { Id: 'c' })])[0]).to.include({ status: 'succeeded' });
  });
});

describe('the invocations of an execution', () => {
  it('are those that the history names, with what failed', () => {
    const details = {
      StartTimestamp: at(1),
      EndTimestamp: at(4),
      RequestId: 'r1',
      Error: { Payload: { ErrorType: 'Timeout' } },
    };
    expect(invocationsOf([event('InvocationCompleted', 4, { InvocationCompletedDetails: details })])).to.deep.equal([
      { requestId: 'r1', startedAtEpochMs: START + 1, endedAtEpochMs: START + 4, error: 'Timeout' },
    ]);
  });
});

const execution = (name: string, startMs: number, endMs?: number): Execution => ({
  DurableExecutionArn: `arn:aws:lambda:us-east-1:1:function:upgrade:1/durable-execution/${name}/id`,
  DurableExecutionName: name,
  FunctionArn: 'arn:aws:lambda:us-east-1:1:function:upgrade:1',
  Status: endMs === undefined ? 'RUNNING' : 'SUCCEEDED',
  StartTimestamp: at(startMs),
  ...(endMs === undefined ? {} : { EndTimestamp: at(endMs) }),
});

describe('the reports of executions', () => {
  it('list them newest first, with how long they took or have been running', () => {
    expect(executionList([execution('ada-1', 0, 1255), execution('bob-1', 1000)], START + 3000)).to.deep.equal([
      'execution  function   status     started (UTC)               took',
      'bob-1      upgrade:1  RUNNING    2026-01-02 03:04:06.000  2000 ms',
      'ada-1      upgrade:1  SUCCEEDED  2026-01-02 03:04:05.000  1255 ms',
    ]);
    expect(executionList([], START)).to.deep.equal(['No durable execution was started yet.']);
  });

  it('show one with its steps as a table, from its start on', () => {
    const lines = executionReport(
      { ...execution('ada-1', 0, 50), InputPayload: '{"userId":"ada"}', Error: { ErrorType: 'E', ErrorMessage: 'm' } },
      [event('StepStarted', 5, step('read')), event('StepSucceeded', 9, step('read'))],
      START + 60,
    );
    expect(lines[0]).to.equal('ada-1  SUCCEEDED  50 ms');
    expect(lines).to.include('  error     E: m');
    expect(lines).to.include('at ms  took  step  kind  attempts  status');
    expect(lines).to.include('   +5  4 ms  read  Step         1  succeeded');
  });
});

describe('the execution that is meant', () => {
  const executions = [execution('ada-1', 0), execution('ada-11', 0), execution('bob-1', 0)];
  it('is found by ARN, by name, by the beginning of its name', () => {
    for (const wanted of ['ada-1', executions[0]?.DurableExecutionArn ?? ''])
      expect(chooseExecution(executions, wanted)).to.equal(executions[0]);
    expect(chooseExecution(executions, 'bob')).to.equal(executions[2]);
  });
  it('is asked for when there are several or none', () => {
    expect(() => chooseExecution(executions, 'ada')).to.throw(ToolError, '2 executions begin with ada: ada-1, ada-11');
    expect(() => chooseExecution(executions, 'eve')).to.throw(ToolError, 'There is no execution eve');
  });
});
