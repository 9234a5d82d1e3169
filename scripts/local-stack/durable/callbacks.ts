import { AwsError } from '../gateway/aws-protocol.ts';
import type { Journal } from './journal.ts';
import { MAX_CALLBACK_PAYLOAD_BYTES } from './limits.ts';
import { type CallbackEnd, endCallback } from './machine/external-change.ts';
import { errorSizeBytes } from './machine/validate-update.ts';
import type { ErrorObject } from './model.ts';
import type { CallbackRecord } from './store/callbacks.ts';
import type { DurableStore } from './store/durable-store.ts';
import { sizeBytes } from './wire.ts';

/**
 * Answers from outside to the callbacks of executions.
 *
 * All throw AwsError ResourceNotFoundException for an id that was never given out, or whose execution is no longer kept,
 * and CallbackTimeoutException when the callback has been answered, has timed out or its execution has ended.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/api/API_SendDurableExecutionCallbackSuccess.html
 */
export class Callbacks {
  readonly #store: DurableStore;
  readonly #journal: Journal;

  constructor(store: DurableStore, journal: Journal) {
    this.#store = store;
    this.#journal = journal;
  }

  /** @param result as it was sent; nothing when the body was empty */
  succeed(callbackId: string, result: string | undefined): void {
    if (sizeBytes(result) > MAX_CALLBACK_PAYLOAD_BYTES) throw tooLarge();
    this.#end(callbackId, { status: 'SUCCEEDED', Result: result });
  }

  fail(callbackId: string, error: ErrorObject): void {
    if (errorSizeBytes(error) > MAX_CALLBACK_PAYLOAD_BYTES) throw tooLarge();
    this.#end(callbackId, { status: 'FAILED', Error: error });
  }

  /** Gives the callback its whole heartbeat timeout again; its timeout stays as it is. */
  heartbeat(callbackId: string): void {
    this.#journal.transact((now) => {
      const { arn, operationId, heartbeatSeconds } = this.#find(callbackId);
      const running = this.#store.executions.find(arn)?.status === 'RUNNING';
      if (!running || this.#store.operations.find(arn, operationId)?.Status !== 'STARTED') throw closed();
      // The alarm for the earlier time finds nothing due and is set anew.
      if (heartbeatSeconds > 0)
        this.#store.timers.arm(
          { arn, operationId, kind: 'callback-heartbeat' },
          now.getTime() + heartbeatSeconds * 1000,
        );
    });
  }

  #end(callbackId: string, end: CallbackEnd): void {
    this.#journal.transact((now) => {
      const { arn, operationId } = this.#find(callbackId);
      if (!this.#journal.change(arn, operationId, (operation) => endCallback(operation, end, now), now)) throw closed();
    });
  }

  #find(callbackId: string): CallbackRecord {
    const callback = this.#store.callbacks.find(callbackId);
    if (!callback) throw new AwsError('ResourceNotFoundException', `Callback not found: ${callbackId}`, 404);
    return callback;
  }
}

function closed(): AwsError {
  return new AwsError('CallbackTimeoutException', 'The callback has expired or has already been closed.');
}

function tooLarge(): AwsError {
  return new AwsError(
    'InvalidParameterValueException',
    `A callback takes at most ${MAX_CALLBACK_PAYLOAD_BYTES} bytes.`,
  );
}
