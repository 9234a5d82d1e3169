import type { Operation } from '../model.ts';

/**
 * The operations that a function needs for its replay: what happened inside a context that has closed is left out,
 * unless the context asked to replay its children because its own result was too large to keep.
 *
 * @param operations in the order of their start, so that a parent comes before its children
 * @source https://docs.aws.amazon.com/lambda/latest/api/API_ContextOptions.html
 */
export function visibleOperations(operations: Iterable<Operation>): Operation[] {
  const hidden = new Set<string>();
  const closedContexts = new Set<string>();
  const visible: Operation[] = [];
  for (const operation of operations) {
    const { Id, ParentId } = operation;
    if (ParentId !== undefined && (hidden.has(ParentId) || closedContexts.has(ParentId))) hidden.add(Id);
    else visible.push(operation);
    if (hidesChildren(operation)) closedContexts.add(Id);
  }
  return visible;
}

/** Whether nobody will look at the operation again because a context around it has closed. */
export function isAbandoned(operation: Operation, operations: ReadonlyMap<string, Operation>): boolean {
  for (let id = operation.ParentId; id !== undefined; ) {
    const parent = operations.get(id);
    if (!parent) return false;
    if (isClosedContext(parent)) return true;
    id = parent.ParentId;
  }
  return false;
}

function hidesChildren(operation: Operation): boolean {
  return isClosedContext(operation) && operation.ContextDetails?.ReplayChildren !== true;
}

function isClosedContext({ Type, Status }: Operation): boolean {
  return Type === 'CONTEXT' && (Status === 'SUCCEEDED' || Status === 'FAILED');
}
