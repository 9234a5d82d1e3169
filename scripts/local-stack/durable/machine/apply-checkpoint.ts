import { MAX_OPERATIONS, MAX_WRITTEN_BYTES } from '../limits.ts';
import type { Operation, OperationUpdate } from '../model.ts';
import { sizeBytes } from '../wire.ts';
import { applyUpdate, type UpdateContext } from './apply-update.ts';
import { type Change, isRefusal, type Refusal } from './change.ts';
import { errorSizeBytes, invalidUpdate } from './validate-update.ts';

/** What a checkpoint needs to know of an execution. */
export interface ExecutionState {
  /** The id of its EXECUTION operation. */
  readonly executionId: string;
  /** In the order of their start, the EXECUTION operation first. */
  readonly operations: ReadonlyMap<string, Operation>;
  /** Operations used so far, retries included, the EXECUTION operation not. */
  readonly operationsUsed: number;
  readonly writtenBytes: number;
}

/** A checkpoint that may be written. */
export interface AppliedCheckpoint {
  /** In the order of the updates; an operation may change twice. */
  readonly changes: readonly Change[];
  readonly operationsUsed: number;
  readonly writtenBytes: number;
}

/**
 * Applies the updates of one checkpoint: all of them, or none.
 *
 * @returns the changes to write, or why the checkpoint is refused
 */
export function applyCheckpoint(
  state: ExecutionState,
  updates: readonly OperationUpdate[],
  context: UpdateContext,
): AppliedCheckpoint | Refusal {
  for (const update of updates) {
    const invalid = invalidUpdate(update);
    if (invalid) return { refusal: invalid };
  }
  const misplaced = misplacedExecutionUpdate(updates);
  if (misplaced) return { refusal: misplaced };

  const operations = new Map(state.operations);
  const lastUpdates = new Map<string, OperationUpdate>();
  const changes: Change[] = [];
  let { operationsUsed, writtenBytes } = state;

  for (const given of updates) {
    // The SDK makes up an id for the result of an execution; it means the execution itself.
    const update = given.Type === 'EXECUTION' ? { ...given, Id: state.executionId } : given;
    if (repeats(lastUpdates.get(update.Id), update))
      return { refusal: 'Cannot update the same operation twice in a single request.' };
    if (update.ParentId !== undefined && operations.get(update.ParentId)?.Type !== 'CONTEXT')
      return { refusal: 'Invalid parent operation id.' };

    const change = applyUpdate(operations.get(update.Id), update, context);
    if (isRefusal(change)) return change;

    if (!operations.has(update.Id) || update.Action === 'RETRY') operationsUsed += 1;
    writtenBytes += sizeBytes(update.Payload) + errorSizeBytes(update.Error);
    operations.set(update.Id, change.operation);
    lastUpdates.set(update.Id, update);
    changes.push(change);
  }

  if (operationsUsed > MAX_OPERATIONS)
    return { refusal: `The execution exceeds the maximum of ${MAX_OPERATIONS} operations.` };
  if (writtenBytes > MAX_WRITTEN_BYTES)
    return { refusal: `The execution exceeds the maximum of ${MAX_WRITTEN_BYTES} bytes written.` };
  return { changes, operationsUsed, writtenBytes };
}

function misplacedExecutionUpdate(updates: readonly OperationUpdate[]): string | undefined {
  const position = updates.findIndex(({ Type }) => Type === 'EXECUTION');
  if (position < 0 || position === updates.length - 1) return undefined;
  return updates.filter(({ Type }) => Type === 'EXECUTION').length > 1
    ? 'Cannot checkpoint multiple EXECUTION updates.'
    : 'EXECUTION checkpoint must be the last update.';
}

/** Within one request only the start of a step or a context may be followed by another update of it. */
function repeats(last: OperationUpdate | undefined, update: OperationUpdate): boolean {
  if (!last) return false;
  const startedHere = last.Action === 'START' && (last.Type === 'STEP' || last.Type === 'CONTEXT');
  return !(startedHere && update.Action !== 'START');
}
