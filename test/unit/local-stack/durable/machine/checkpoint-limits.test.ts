import { expect } from 'chai';
import {
  MAX_CALLBACK_TIMEOUT_SECONDS,
  MAX_DELAY_SECONDS,
  MAX_EXECUTION_RESULT_BYTES,
  MAX_OPERATION_ID_LENGTH,
  MAX_OPERATION_NAME_LENGTH,
  MAX_OPERATION_PAYLOAD_BYTES,
  MAX_OPERATIONS,
  MAX_SUBTYPE_LENGTH,
  MAX_WRITTEN_BYTES,
} from '../../../../../scripts/local-stack/durable/limits.ts';
import type { OperationUpdate } from '../../../../../scripts/local-stack/durable/model.ts';
import { anOperation, anUpdate, applied, aState, refusalOf } from './machine-builders.ts';

const step = (update: Partial<OperationUpdate>) => anUpdate({ Type: 'STEP', Action: 'SUCCEED', ...update });
const wait = (WaitSeconds: number) => anUpdate({ Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds } });
const retry = (NextAttemptDelaySeconds: number) =>
  anUpdate({ Type: 'STEP', Action: 'RETRY', StepOptions: { NextAttemptDelaySeconds } });
const callback = (TimeoutSeconds: number, HeartbeatTimeoutSeconds = 0) =>
  anUpdate({ Type: 'CALLBACK', Action: 'START', CallbackOptions: { TimeoutSeconds, HeartbeatTimeoutSeconds } });

describe('limits of a checkpoint', () => {
  const edges: readonly [string, OperationUpdate, OperationUpdate][] = [
    ['id', step({ Id: 'i'.repeat(MAX_OPERATION_ID_LENGTH) }), step({ Id: 'i'.repeat(MAX_OPERATION_ID_LENGTH + 1) })],
    [
      'name',
      step({ Name: 'n'.repeat(MAX_OPERATION_NAME_LENGTH) }),
      step({ Name: 'n'.repeat(MAX_OPERATION_NAME_LENGTH + 1) }),
    ],
    [
      'subtype',
      step({ SubType: 's'.repeat(MAX_SUBTYPE_LENGTH) }),
      step({ SubType: 's'.repeat(MAX_SUBTYPE_LENGTH + 1) }),
    ],
    [
      'payload, in bytes and not in characters',
      step({ Payload: 'é'.repeat(MAX_OPERATION_PAYLOAD_BYTES / 2) }),
      step({ Payload: `${'é'.repeat(MAX_OPERATION_PAYLOAD_BYTES / 2)}x` }),
    ],
    [
      'error, all of its fields together',
      step({ Action: 'FAIL', Error: { ErrorType: 'xx', ErrorMessage: 'm'.repeat(MAX_OPERATION_PAYLOAD_BYTES - 2) } }),
      step({ Action: 'FAIL', Error: { ErrorType: 'xxx', ErrorMessage: 'm'.repeat(MAX_OPERATION_PAYLOAD_BYTES - 2) } }),
    ],
    [
      "execution's result",
      anUpdate({ Type: 'EXECUTION', Action: 'SUCCEED', Payload: 'r'.repeat(MAX_EXECUTION_RESULT_BYTES) }),
      anUpdate({ Type: 'EXECUTION', Action: 'SUCCEED', Payload: 'r'.repeat(MAX_EXECUTION_RESULT_BYTES + 1) }),
    ],
    ['shortest wait', wait(1), wait(0)],
    ['longest wait', wait(MAX_DELAY_SECONDS), wait(MAX_DELAY_SECONDS + 1)],
    ['shortest retry delay', retry(1), retry(0)],
    ['longest retry delay', retry(MAX_DELAY_SECONDS), retry(MAX_DELAY_SECONDS + 1)],
    ['callback timeout', callback(MAX_CALLBACK_TIMEOUT_SECONDS), callback(MAX_CALLBACK_TIMEOUT_SECONDS + 1)],
    ['heartbeat timeout', callback(0, MAX_CALLBACK_TIMEOUT_SECONDS), callback(0, MAX_CALLBACK_TIMEOUT_SECONDS + 1)],
  ];
  for (const [what, within, beyond] of edges)
    it(`${what}: the limit is allowed, one more is not`, () => {
      expect(refusalOf(aState(), [within])).to.equal(undefined);
      expect(refusalOf(aState(), [beyond])).to.be.a('string');
    });

  it('operations of an execution: the limit is allowed, one more is not', () => {
    const state = aState([], { operationsUsed: MAX_OPERATIONS - 1 });
    expect(applied(state, [step({})]).operationsUsed).to.equal(MAX_OPERATIONS);
    expect(refusalOf(state, [step({ Id: 'a' }), step({ Id: 'b' })])).to.match(/maximum of 3000 operations/);
  });

  it('a retry counts as one more operation, the end of a started step does not', () => {
    const state = aState([anOperation({ Type: 'STEP', Status: 'STARTED' })]);
    expect(applied(state, [retry(1)]).operationsUsed).to.equal(2);
    expect(applied(state, [step({})]).operationsUsed).to.equal(1);
  });

  it('bytes of an execution: the limit is allowed, one more is not', () => {
    const state = aState([], { writtenBytes: MAX_WRITTEN_BYTES - 2 });
    expect(applied(state, [step({ Payload: 'xx' })]).writtenBytes).to.equal(MAX_WRITTEN_BYTES);
    expect(refusalOf(state, [step({ Payload: 'xxx' })])).to.match(/bytes written/);
  });
});

describe('order and repetition within a checkpoint', () => {
  const end = anUpdate({ Type: 'EXECUTION', Action: 'SUCCEED', Id: 'execution-result-123', Payload: '"done"' });

  it('the end of the execution, whatever its id, completes it', () => {
    const { changes } = applied(aState(), [step({ Id: 'a' }), end]);
    expect(changes[1]?.operation).to.deep.include({ Id: 'execution', Status: 'SUCCEEDED' });
    expect(changes[1]?.completion).to.deep.equal({ status: 'SUCCEEDED', Result: '"done"' });
  });

  it('the end of the execution must come last, and once', () => {
    expect(refusalOf(aState(), [end, step({})])).to.equal('EXECUTION checkpoint must be the last update.');
    expect(refusalOf(aState(), [end, end])).to.equal('Cannot checkpoint multiple EXECUTION updates.');
  });

  it('an operation is updated once, but a step or a context may start and close', () => {
    const refusal = 'Cannot update the same operation twice in a single request.';
    const cancel = anUpdate({ Type: 'WAIT', Action: 'CANCEL' });
    expect(refusalOf(aState(), [step({ Action: 'START' }), step({})])).to.equal(undefined);
    expect(refusalOf(aState(), [step({ Action: 'START' }), step({ Action: 'START' })])).to.equal(refusal);
    expect(refusalOf(aState(), [step({}), step({})])).to.equal(refusal);
    expect(refusalOf(aState(), [wait(1), cancel])).to.equal(refusal);
  });

  it('an id keeps its type', () => {
    expect(refusalOf(aState([anOperation({ Type: 'WAIT', Status: 'STARTED' })]), [step({})])).to.equal(
      'Operation one is a WAIT.',
    );
  });

  for (const [why, update] of [
    ['an error with SUCCEED', step({ Error: {} })],
    ['a payload with FAIL', step({ Action: 'FAIL', Payload: '' })],
    ['an error and a payload with RETRY', { ...retry(1), Error: {}, Payload: '' }],
    ['an action of another type', anUpdate({ Type: 'WAIT', Action: 'SUCCEED' })],
    ['a chained invoke of nothing', anUpdate({ Type: 'CHAINED_INVOKE', Action: 'START' })],
  ] as const)
    it(`${why} is refused`, () => {
      expect(refusalOf(aState(), [update])).to.be.a('string');
    });
});
