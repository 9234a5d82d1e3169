import { AwsError } from '../gateway/aws-protocol.ts';
import type { Journal } from './journal.ts';
import { MAX_OPERATION_PAYLOAD_BYTES } from './limits.ts';
import { errorSizeBytes } from './machine/validate-update.ts';
import type { ErrorObject } from './model.ts';
import type { DurableStore } from './store/durable-store.ts';

/** StopDurableExecution. */
export class StopExecution {
  readonly #store: DurableStore;
  readonly #journal: Journal;

  constructor(store: DurableStore, journal: Journal) {
    this.#store = store;
    this.#journal = journal;
  }

  /**
   * Ends a running execution for good; its running invocation is killed.
   *
   * @param error why, for the history and for whoever waits for the execution
   * @returns when it was stopped
   * @throws AwsError ResourceNotFoundException; InvalidParameterValueException for an execution that has ended
   * @source https://docs.aws.amazon.com/lambda/latest/api/API_StopDurableExecution.html
   */
  stop(arn: string, error: ErrorObject | undefined): Date {
    if (errorSizeBytes(error) > MAX_OPERATION_PAYLOAD_BYTES)
      throw new AwsError(
        'InvalidParameterValueException',
        `Error object size must be at most ${MAX_OPERATION_PAYLOAD_BYTES} bytes.`,
      );
    return this.#journal.transact((now) => {
      const execution = this.#store.executions.find(arn);
      if (!execution) throw new AwsError('ResourceNotFoundException', `Durable execution not found: ${arn}`, 404);
      if (execution.status !== 'RUNNING')
        throw new AwsError('InvalidParameterValueException', `The execution has ended already: ${execution.status}.`);
      this.#journal.end(execution, { status: 'STOPPED', Error: error }, now);
      return now;
    });
  }
}
