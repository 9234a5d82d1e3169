import { expect } from 'chai';
import fc from 'fast-check';
import {
  applyCheckpoint,
  type ExecutionState,
} from '../../../../../scripts/local-stack/durable/machine/apply-checkpoint.ts';
import { isRefusal } from '../../../../../scripts/local-stack/durable/machine/change.ts';
import type { OperationUpdate } from '../../../../../scripts/local-stack/durable/model.ts';
import { after, aState, checkpoint, NOW } from './machine-builders.ts';
import { actions, anyUpdate, types } from './update-arbitraries.ts';

const ENDED: ReadonlySet<string> = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED', 'TIMED_OUT', 'STOPPED']);

function run(state: ExecutionState, checkpoints: readonly (readonly OperationUpdate[])[]): ExecutionState {
  return checkpoints.reduce((current, updates) => {
    const result = checkpoint(current, updates);
    return isRefusal(result) ? current : after(current, result);
  }, state);
}

describe('any sequence of checkpoints', () => {
  it('never changes an operation that has ended', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyUpdate, { maxLength: 4 }), { maxLength: 12 }), (checkpoints) => {
        let state = aState();
        for (const updates of checkpoints) {
          const next = run(state, [updates]);
          for (const [id, before] of state.operations)
            if (ENDED.has(before.Status) && before.Type !== 'EXECUTION')
              expect(next.operations.get(id)).to.equal(before);
          state = next;
        }
      }),
    );
  });

  it('comes to the same whether updates arrive in one request or one by one', () => {
    fc.assert(
      fc.property(fc.array(anyUpdate, { maxLength: 6 }), (updates) => {
        const together = checkpoint(aState(), updates);
        if (isRefusal(together)) return;
        // Callback ids are minted, so they differ from request to request.
        const oneByOne = run(
          aState(),
          updates.map((update) => [update]),
        );
        const statuses = (state: ExecutionState) => [...state.operations].map(([id, { Status }]) => [id, Status]);
        expect(statuses(oneByOne)).to.deep.equal(statuses(after(aState(), together)));
        expect(oneByOne.operationsUsed).to.equal(together.operationsUsed);
        expect(oneByOne.writtenBytes).to.equal(together.writtenBytes);
      }),
    );
  });

  it('uses at least one operation for each it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyUpdate, { maxLength: 4 }), { maxLength: 12 }), (checkpoints) => {
        const state = run(aState(), checkpoints);
        expect(state.operationsUsed).to.be.at.least(state.operations.size - 1);
      }),
    );
  });

  it('is judged without a crash, whatever JSON it is made of', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.jsonValue(), hostileUpdate)), (updates) => {
        const result = applyCheckpoint(aState(), updates as unknown as OperationUpdate[], {
          now: NOW,
          mintCallbackId: () => 'id',
          chainedTarget: () => undefined,
        });
        expect(isRefusal(result) || 'changes' in result).to.equal(true);
      }),
    );
  });
});

const hostileUpdate = fc.record(
  {
    Id: fc.oneof(fc.constant('a'), fc.jsonValue()),
    Type: fc.oneof(fc.constantFrom<string>(...types), fc.jsonValue()),
    Action: fc.oneof(fc.constantFrom<string>(...actions), fc.jsonValue()),
    ParentId: fc.jsonValue(),
    Payload: fc.jsonValue(),
    Error: fc.oneof(fc.jsonValue(), fc.record({ StackTrace: fc.jsonValue() })),
    StepOptions: fc.jsonValue(),
    WaitOptions: fc.jsonValue(),
    CallbackOptions: fc.oneof(fc.jsonValue(), fc.record({ TimeoutSeconds: fc.jsonValue() })),
    ContextOptions: fc.jsonValue(),
    ChainedInvokeOptions: fc.oneof(fc.jsonValue(), fc.record({ FunctionName: fc.jsonValue() })),
  },
  { requiredKeys: [] },
);
