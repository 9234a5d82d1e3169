import type { AppliedCheckpoint } from './machine/apply-checkpoint.ts';
import { isAbandoned } from './machine/visible-operations.ts';
import type { Operation, OperationUpdate } from './model.ts';

/**
 * Always-replay mode: after every step forward the invocation is made to end and the function is invoked again, so
 * that whatever comes next is reached by a replay. It proves that a workflow takes the same way every time.
 *
 * It is done as a lost answer would do it: the checkpoint is written, and instead of its answer the function gets an
 * invalid token, on which the SDK ends the invocation before any more of the workflow's code runs.
 */
export class AlwaysReplay {
  readonly #evicted = new Set<string>();

  /** Whether the invocation that made this checkpoint ends with it; if so the executor is told to invoke again. */
  evicts(
    arn: string,
    updates: readonly OperationUpdate[],
    { changes }: AppliedCheckpoint,
    operations: ReadonlyMap<string, Operation>,
  ): boolean {
    if (changes.some(({ completion }) => completion)) return false;
    if (!updates.some(isAwaited)) return false;
    // Another step of the same invocation is at work in a parallel branch: ending it would make it run twice, or fail if
    // it must not. The checkpoint that closes the last of them evicts.
    const latest = new Map(operations);
    for (const { operation } of changes) latest.set(operation.Id, operation);
    for (const operation of latest.values())
      if (operation.Type === 'STEP' && operation.Status === 'STARTED' && !isAbandoned(operation, latest)) return false;
    this.#evicted.add(arn);
    return true;
  }

  /** Whether the invocation that just failed was ended by this mode. */
  takeEvicted(arn: string): boolean {
    return this.#evicted.delete(arn);
  }
}

/**
 * Updates whose checkpoint the SDK waits for before it goes on. It does not wait for the start of an at-least-once step
 * nor for the end of a context: ending the invocation there could catch the next step in the middle.
 */
function isAwaited({ Type, Action }: OperationUpdate): boolean {
  if (Type === 'STEP') return Action === 'SUCCEED' || Action === 'FAIL';
  return Action === 'START' && (Type === 'CALLBACK' || Type === 'WAIT' || Type === 'CHAINED_INVOKE');
}
