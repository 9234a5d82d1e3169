import { expect } from 'chai';
import {
  endCallback,
  endChainedInvoke,
  endWait,
} from '../../../../../scripts/local-stack/durable/machine/external-change.ts';
import { anOperation, anUpdate, applied, aState, NOW, refusalOf, secondsLater } from './machine-builders.ts';

describe('a WAIT', () => {
  const start = anUpdate({ Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds: 60 } });

  it('is due when its seconds are over, and succeeds then', () => {
    const { changes } = applied(aState(), [start]);
    const wait = changes[0]?.operation;
    expect(wait?.WaitDetails).to.deep.equal({ ScheduledEndTimestamp: secondsLater(60) });
    expect(changes[0]?.effects).to.deep.equal([
      { type: 'arm-timer', kind: 'wait', operationId: 'one', dueAt: secondsLater(60) },
    ]);
    const ended = wait && endWait(wait, secondsLater(61));
    expect(ended?.operation).to.deep.include({ Status: 'SUCCEEDED', EndTimestamp: secondsLater(61) });
    expect(ended?.event).to.deep.include({ EventType: 'WaitSucceeded', details: { Duration: 60 } });
  });

  it('can be cancelled while it waits, and ends no more after that', () => {
    const wait = applied(aState(), [start]).changes[0]?.operation;
    const cancelled = applied(aState(wait ? [wait] : []), [anUpdate({ Type: 'WAIT', Action: 'CANCEL' })]).changes[0];
    expect(cancelled?.operation.Status).to.equal('CANCELLED');
    expect(cancelled?.event?.EventType).to.equal('WaitCancelled');
    expect(cancelled?.effects).to.deep.equal([{ type: 'disarm-timers', operationId: 'one' }]);
    expect(cancelled && endWait(cancelled.operation, NOW)).to.equal(undefined);
  });

  it('starts once', () => {
    const state = aState([anOperation({ Type: 'WAIT', Status: 'STARTED' })]);
    expect(refusalOf(state, [start])).to.equal('Cannot start a WAIT that already exists.');
  });
});

describe('a CALLBACK', () => {
  it('is minted an id, and armed for its timeout and its heartbeat', () => {
    const { changes } = applied(aState(), [
      anUpdate({
        Type: 'CALLBACK',
        Action: 'START',
        CallbackOptions: { TimeoutSeconds: 300, HeartbeatTimeoutSeconds: 10 },
      }),
    ]);
    expect(changes[0]?.operation.CallbackDetails).to.deep.equal({ CallbackId: 'callback-1' });
    expect(changes[0]?.effects).to.deep.equal([
      { type: 'open-callback', operationId: 'one', callbackId: 'callback-1', heartbeatSeconds: 10 },
      { type: 'arm-timer', kind: 'callback-timeout', operationId: 'one', dueAt: secondsLater(300) },
      { type: 'arm-timer', kind: 'callback-heartbeat', operationId: 'one', dueAt: secondsLater(10) },
    ]);
    expect(changes[0]?.event?.details).to.deep.include({
      CallbackId: 'callback-1',
      Timeout: 300,
      HeartbeatTimeout: 10,
    });
  });

  it('without timeouts waits for ever', () => {
    const { changes } = applied(aState(), [anUpdate({ Type: 'CALLBACK', Action: 'START' })]);
    expect(changes[0]?.effects.map(({ type }) => type)).to.deep.equal(['open-callback']);
  });

  it('is answered once: later answers and timeouts change nothing', () => {
    const open = applied(aState(), [anUpdate({ Type: 'CALLBACK', Action: 'START' })]).changes[0]?.operation;
    const answered = open && endCallback(open, { status: 'SUCCEEDED', Result: 'yes' }, NOW);
    expect(answered?.operation).to.deep.include({
      Status: 'SUCCEEDED',
      CallbackDetails: { CallbackId: 'callback-1', Result: 'yes' },
    });
    expect(answered?.effects).to.deep.equal([{ type: 'disarm-timers', operationId: 'one' }]);
    for (const status of ['SUCCEEDED', 'FAILED', 'TIMED_OUT'] as const)
      expect(answered && endCallback(answered.operation, { status }, NOW)).to.equal(undefined);
  });
});

describe('a CHAINED_INVOKE', () => {
  const start = anUpdate({
    Type: 'CHAINED_INVOKE',
    Action: 'START',
    Payload: '{"a":1}',
    ChainedInvokeOptions: { FunctionName: 'other:live' },
  });

  it('starts the named function with its payload', () => {
    const { changes } = applied(aState(), [start]);
    expect(changes[0]?.effects).to.deep.equal([
      { type: 'start-chained-invoke', operationId: 'one', target: 'other:live', payload: '{"a":1}' },
    ]);
    expect(changes[0]?.event?.details).to.deep.include({ FunctionName: 'other:live', Input: { Payload: '{"a":1}' } });
  });

  const endings = {
    SUCCEEDED: 'ChainedInvokeSucceeded',
    FAILED: 'ChainedInvokeFailed',
    TIMED_OUT: 'ChainedInvokeTimedOut',
    STOPPED: 'ChainedInvokeStopped',
  } as const;
  for (const [status, eventType] of Object.entries(endings) as [keyof typeof endings, string][])
    it(`ends ${status} as its function did`, () => {
      const waiting = applied(aState(), [start]).changes[0]?.operation;
      const outcome = status === 'SUCCEEDED' ? { Result: '1' } : { Error: { ErrorMessage: 'why' } };
      const ended = waiting && endChainedInvoke(waiting, { status, ...outcome }, NOW);
      expect(ended?.operation).to.deep.include({ Status: status, ChainedInvokeDetails: outcome });
      expect(ended?.event?.EventType).to.equal(eventType);
    });

  it('that was cancelled takes no result any more', () => {
    const waiting = applied(aState(), [start]).changes[0]?.operation;
    const cancelled = applied(aState(waiting ? [waiting] : []), [
      anUpdate({ Type: 'CHAINED_INVOKE', Action: 'CANCEL' }),
    ]).changes[0];
    expect(cancelled?.effects).to.deep.equal([{ type: 'cancel-chained-invoke', operationId: 'one' }]);
    expect(cancelled && endChainedInvoke(cancelled.operation, { status: 'SUCCEEDED' }, NOW)).to.equal(undefined);
  });
});
