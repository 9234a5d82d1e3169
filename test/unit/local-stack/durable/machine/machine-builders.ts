import {
  type AppliedCheckpoint,
  applyCheckpoint,
  type ExecutionState,
} from '../../../../../scripts/local-stack/durable/machine/apply-checkpoint.ts';
import { isRefusal } from '../../../../../scripts/local-stack/durable/machine/change.ts';
import type { Operation, OperationUpdate } from '../../../../../scripts/local-stack/durable/model.ts';

export const NOW = new Date('2026-01-01T00:00:00Z');
export const EXECUTION_ID = 'execution';

export function secondsLater(seconds: number): Date {
  return new Date(NOW.getTime() + seconds * 1000);
}

export function aState(operations: readonly Operation[] = [], usage: Partial<ExecutionState> = {}): ExecutionState {
  const execution: Operation = { Id: EXECUTION_ID, Type: 'EXECUTION', Status: 'STARTED', StartTimestamp: NOW };
  return {
    executionId: EXECUTION_ID,
    operations: new Map([execution, ...operations].map((operation) => [operation.Id, operation])),
    operationsUsed: operations.length,
    writtenBytes: 0,
    ...usage,
  };
}

export function anOperation(operation: Partial<Operation> & Pick<Operation, 'Type' | 'Status'>): Operation {
  return { Id: 'one', StartTimestamp: NOW, ...operation };
}

export function anUpdate(update: Partial<OperationUpdate> & Pick<OperationUpdate, 'Type' | 'Action'>): OperationUpdate {
  return { Id: 'one', ...update };
}

export function checkpoint(state: ExecutionState, updates: readonly OperationUpdate[], now = NOW) {
  let minted = 0;
  return applyCheckpoint(state, updates, {
    now,
    mintCallbackId: () => `callback-${++minted}`,
    chainedTarget: () => undefined,
  });
}

/** @throws Error when the checkpoint is refused */
export function applied(state: ExecutionState, updates: readonly OperationUpdate[], now = NOW): AppliedCheckpoint {
  const result = checkpoint(state, updates, now);
  if (isRefusal(result)) throw new Error(`refused: ${result.refusal}`);
  return result;
}

/** The state after a checkpoint. */
export function after(
  state: ExecutionState,
  { changes, operationsUsed, writtenBytes }: AppliedCheckpoint,
): ExecutionState {
  const operations = new Map(state.operations);
  for (const { operation } of changes) operations.set(operation.Id, operation);
  return { ...state, operations, operationsUsed, writtenBytes };
}

export function refusalOf(state: ExecutionState, updates: readonly OperationUpdate[]): string | undefined {
  const result = checkpoint(state, updates);
  return isRefusal(result) ? result.refusal : undefined;
}
