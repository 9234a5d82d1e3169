import { AwsError } from '../gateway/aws-protocol.ts';
import type { DurableStore } from './store/durable-store.ts';
import type { Execution } from './store/executions.ts';

interface Waiter {
  readonly resolve: (execution: Execution) => void;
  readonly reject: (error: AwsError) => void;
}

/** Callers that wait for an execution's end. */
export class CompletionWaiters {
  readonly #store: DurableStore;
  readonly #waiters = new Map<string, Waiter[]>();

  constructor(store: DurableStore) {
    this.#store = store;
  }

  /**
   * @returns the execution, once it has ended
   * @throws AwsError ServiceException when the service is closed before
   */
  wait(arn: string): Promise<Execution> {
    const execution = this.#store.executions.find(arn);
    if (execution && execution.status !== 'RUNNING') return Promise.resolve(execution);
    return new Promise((resolve, reject) => {
      this.#waiters.set(arn, [...(this.#waiters.get(arn) ?? []), { resolve, reject }]);
    });
  }

  ended(arn: string): void {
    const execution = this.#store.executions.find(arn);
    const waiters = this.#waiters.get(arn) ?? [];
    this.#waiters.delete(arn);
    if (execution) for (const { resolve } of waiters) resolve(execution);
  }

  close(): void {
    const error = new AwsError('ServiceException', 'The durable execution service is going down.', 500);
    for (const { reject } of [...this.#waiters.values()].flat()) reject(error);
    this.#waiters.clear();
  }
}
