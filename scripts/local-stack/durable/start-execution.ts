import { randomUUID } from 'node:crypto';
import { AwsError } from '../gateway/aws-protocol.ts';
import { ASYNC_REQUEST_LIMIT_BYTES, SYNC_REQUEST_LIMIT_BYTES } from '../lambda/payload-limits.ts';
import { executionArn } from './execution-arn.ts';
import type { DurableTarget } from './function-resolver.ts';
import type { Journal } from './journal.ts';
import { MAX_EXECUTION_NAME_LENGTH, MAX_SYNCHRONOUS_EXECUTION_SECONDS } from './limits.ts';
import type { DurableStore } from './store/durable-store.ts';
import type { Execution } from './store/executions.ts';
import { sizeBytes } from './wire.ts';

export interface StartRequest {
  readonly target: DurableTarget;
  /** JSON text; the function's input. */
  readonly payload: string;
  /** Makes the start idempotent; absent means a new execution every time. */
  readonly executionName?: string | undefined;
  /** The last part of its ARN; absent means a new one. */
  readonly executionId?: string | undefined;
  /** Whether the caller waits for the result. */
  readonly synchronous: boolean;
  /** The chained invoke that asks for it. */
  readonly parent?: Execution['parent'];
}

/** Starts executions. */
export class ExecutionStarter {
  readonly #store: DurableStore;
  readonly #journal: Journal;

  constructor(store: DurableStore, journal: Journal) {
    this.#store = store;
    this.#journal = journal;
  }

  /**
   * Starts an execution, or finds the one that was started before with the same name and payload.
   *
   * @returns its ARN
   * @throws AwsError InvalidParameterValueException without a qualifier, for a function that is not durable, for a name
   *   that is not one, for a synchronous start of what may run too long; DurableExecutionAlreadyStartedException when
   *   the name is taken with another payload; RequestTooLargeException above 6 MB, or 1 MB when asynchronous
   * @source https://docs.aws.amazon.com/lambda/latest/dg/durable-execution-idempotency.html
   * @source https://github.com/serverless/serverless/pull/13589 for the words of the refusal of an unqualified ARN
   */
  start(request: StartRequest): string {
    const { functionName, version, functionArn, invokedArn, declaration } = request.target;
    const { durable } = declaration;
    if (!durable) throw invalid(`${functionName} is not a durable function.`);
    if (invokedArn === functionArn) throw invalid('You cannot invoke a durable function using an unqualified ARN.');
    if (request.synchronous && durable.executionTimeoutSeconds > MAX_SYNCHRONOUS_EXECUTION_SECONDS)
      throw invalid(
        'You cannot synchronously invoke a durable function with an executionTimeout greater than 15 minutes.',
      );
    const maxBytes = request.synchronous ? SYNC_REQUEST_LIMIT_BYTES : ASYNC_REQUEST_LIMIT_BYTES;
    if (sizeBytes(request.payload) > maxBytes)
      throw new AwsError('RequestTooLargeException', `Request must be at most ${maxBytes} bytes`, 413);
    const name = request.executionName ?? randomUUID();
    if (name.length > MAX_EXECUTION_NAME_LENGTH || !/^[a-zA-Z0-9_-]+$/.test(name))
      throw invalid(`Invalid durable execution name: 1 to ${MAX_EXECUTION_NAME_LENGTH} of [a-zA-Z0-9-_].`);

    return this.#journal.transact((now) => {
      const existing = this.#store.executions.findByName(functionName, name);
      if (existing) {
        if (existing.input === request.payload) return existing.arn;
        throw new AwsError(
          'DurableExecutionAlreadyStartedException',
          `A durable execution named ${name} was already started with another payload.`,
          409,
        );
      }
      const id = request.executionId ?? randomUUID();
      const arn = executionArn(functionArn, version, name, id);
      this.#journal.create(
        {
          arn,
          functionName,
          functionArn,
          version,
          name,
          operationId: id,
          input: request.payload,
          startedAtMs: now.getTime(),
          timeoutSeconds: durable.executionTimeoutSeconds,
          retentionDays: durable.retentionDays,
          writtenBytes: sizeBytes(request.payload),
          parent: request.parent,
        },
        now,
      );
      return arn;
    });
  }
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}
