import fc from 'fast-check';
import type {
  OperationAction,
  OperationType,
  OperationUpdate,
} from '../../../../../scripts/local-stack/durable/model.ts';

export const types: readonly OperationType[] = ['EXECUTION', 'CONTEXT', 'STEP', 'WAIT', 'CALLBACK', 'CHAINED_INVOKE'];
export const actions: readonly OperationAction[] = ['START', 'SUCCEED', 'FAIL', 'RETRY', 'CANCEL'];

/** Updates of a few operations, legal and illegal ones, so that they meet. */
export const anyUpdate: fc.Arbitrary<OperationUpdate> = fc.record(
  {
    Id: fc.constantFrom('a', 'b', 'c', 'd'),
    ParentId: fc.constantFrom('a', 'b'),
    Type: fc.constantFrom(...types),
    Action: fc.constantFrom(...actions),
    Payload: fc.string({ maxLength: 5 }),
    Error: fc.record({ ErrorMessage: fc.string({ maxLength: 5 }) }),
    StepOptions: fc.record({ NextAttemptDelaySeconds: fc.integer({ min: 0, max: 3 }) }),
    WaitOptions: fc.record({ WaitSeconds: fc.integer({ min: 0, max: 3 }) }),
    ChainedInvokeOptions: fc.constant({ FunctionName: 'other:1' }),
  },
  { requiredKeys: ['Id', 'Type', 'Action', 'StepOptions', 'WaitOptions', 'ChainedInvokeOptions'] },
);
