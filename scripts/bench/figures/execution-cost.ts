import type { Event } from '@aws-sdk/client-lambda';

/** What a durable execution has used. */
export interface ExecutionCost {
  /** Steps, contexts, waits, callbacks and chained invokes, each once however often it was tried. */
  readonly operations: number;
  /** Of its function. */
  readonly invocations: number;
}

const OF_THE_EXECUTION_ITSELF = /^(Execution|Invocation)/;

/** @param history all of it, as GetDurableExecutionHistory answers */
export function executionCost(history: readonly Pick<Event, 'EventType' | 'Id'>[]): ExecutionCost {
  const operations = history.filter(({ EventType = '' }) => !OF_THE_EXECUTION_ITSELF.test(EventType));
  return {
    operations: new Set(operations.map(({ Id }) => Id)).size,
    invocations: history.filter(({ EventType }) => EventType === 'InvocationCompleted').length,
  };
}
