import { expect } from 'chai';
import { readyStep } from '../../../../../scripts/local-stack/durable/machine/external-change.ts';
import { anOperation, anUpdate, applied, aState, NOW, refusalOf, secondsLater } from './machine-builders.ts';

describe('a STEP', () => {
  it('starts, and succeeds with its result on its first attempt', () => {
    const { changes } = applied(aState(), [
      anUpdate({ Type: 'STEP', Action: 'START', Name: 'a', SubType: 'Step' }),
      anUpdate({ Type: 'STEP', Action: 'SUCCEED', Payload: '1' }),
    ]);
    expect(changes.map(({ operation }) => operation.Status)).to.deep.equal(['STARTED', 'SUCCEEDED']);
    expect(changes[1]?.operation).to.deep.include({ Name: 'a', EndTimestamp: NOW });
    expect(changes[1]?.operation.StepDetails).to.deep.include({ Attempt: 1, Result: '1' });
    expect(changes.map(({ event }) => event?.EventType)).to.deep.equal(['StepStarted', 'StepSucceeded']);
  });

  it('may close without having been started', () => {
    const { changes } = applied(aState(), [anUpdate({ Type: 'STEP', Action: 'FAIL', Error: { ErrorMessage: 'no' } })]);
    expect(changes[0]?.operation.Status).to.equal('FAILED');
    expect(changes[0]?.operation.StepDetails?.Error).to.deep.equal({ ErrorMessage: 'no' });
  });

  it('that is retried waits until its next attempt, then is ready, and counts its attempts', () => {
    const started = anOperation({ Type: 'STEP', Status: 'STARTED', StepDetails: {} });
    const { changes } = applied(aState([started]), [
      anUpdate({
        Type: 'STEP',
        Action: 'RETRY',
        Error: { ErrorMessage: 'once' },
        StepOptions: { NextAttemptDelaySeconds: 5 },
      }),
    ]);
    const pending = changes[0]?.operation;
    expect(pending?.Status).to.equal('PENDING');
    expect(pending?.StepDetails).to.deep.include({ Attempt: 1, NextAttemptTimestamp: secondsLater(5) });
    expect(changes[0]?.effects).to.deep.equal([
      { type: 'arm-timer', kind: 'step-retry', operationId: 'one', dueAt: secondsLater(5) },
    ]);
    expect(changes[0]?.event).to.deep.include({ EventType: 'StepFailed' });

    const ready = pending && readyStep(pending)?.operation;
    expect(ready?.Status).to.equal('READY');
    expect(ready?.StepDetails).not.to.have.property('NextAttemptTimestamp');

    const second = applied(aState(ready ? [ready] : []), [
      anUpdate({ Type: 'STEP', Action: 'START' }),
      anUpdate({ Type: 'STEP', Action: 'SUCCEED', Payload: '2' }),
    ]);
    expect(second.changes[1]?.operation.StepDetails?.Attempt).to.equal(2);
  });

  it('keeps the state of a condition that does not hold yet through the retry', () => {
    const retried = applied(aState(), [
      anUpdate({ Type: 'STEP', Action: 'RETRY', Payload: '7', StepOptions: { NextAttemptDelaySeconds: 1 } }),
    ]).changes[0]?.operation;
    const ready = retried && readyStep(retried)?.operation;
    const started = applied(aState(ready ? [ready] : []), [anUpdate({ Type: 'STEP', Action: 'START' })]).changes[0];
    expect(started?.operation.Status).to.equal('STARTED');
    expect(started?.operation.StepDetails?.Result).to.equal('7');
  });

  it('is ready only once', () => {
    expect(readyStep(anOperation({ Type: 'STEP', Status: 'READY' }))).to.equal(undefined);
    expect(readyStep(anOperation({ Type: 'STEP', Status: 'SUCCEEDED' }))).to.equal(undefined);
  });

  for (const Status of ['SUCCEEDED', 'FAILED', 'PENDING'] as const)
    for (const Action of ['START', 'SUCCEED', 'FAIL', 'RETRY'] as const)
      it(`that is ${Status} takes no ${Action}`, () => {
        const update = anUpdate({ Type: 'STEP', Action, StepOptions: { NextAttemptDelaySeconds: 1 } });
        expect(refusalOf(aState([anOperation({ Type: 'STEP', Status })]), [update])).to.match(
          /Invalid current STEP state/,
        );
      });

  it('that is started cannot be started again', () => {
    const state = aState([anOperation({ Type: 'STEP', Status: 'STARTED' })]);
    expect(refusalOf(state, [anUpdate({ Type: 'STEP', Action: 'START' })])).to.equal(
      'Invalid current STEP state to start.',
    );
  });
});
