import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { AwsError } from '../gateway/aws-protocol.ts';
import type { AlwaysReplay } from './always-replay.ts';
import { chainedTarget } from './chained-target.ts';
import type { FunctionResolver } from './function-resolver.ts';
import type { Journal } from './journal.ts';
import { CLIENT_TOKEN_WINDOW_MS } from './limits.ts';
import { applyCheckpoint } from './machine/apply-checkpoint.ts';
import { isRefusal } from './machine/change.ts';
import type { OperationUpdate } from './model.ts';
import type { DurableStore } from './store/durable-store.ts';
import type { Execution } from './store/executions.ts';
import { restJson } from './wire.ts';

export interface CheckpointRequest {
  readonly CheckpointToken?: string | undefined;
  readonly ClientToken?: string | undefined;
  readonly Updates?: readonly OperationUpdate[] | undefined;
}

const CALLBACK_ID_BYTES = 32;

/** CheckpointDurableExecution. */
export class Checkpoints {
  readonly #store: DurableStore;
  readonly #journal: Journal;
  readonly #resolver: FunctionResolver;
  readonly #alwaysReplay: AlwaysReplay | undefined;

  constructor(
    store: DurableStore,
    journal: Journal,
    resolver: FunctionResolver,
    alwaysReplay: AlwaysReplay | undefined,
  ) {
    this.#store = store;
    this.#journal = journal;
    this.#resolver = resolver;
    this.#alwaysReplay = alwaysReplay;
  }

  /**
   * Writes the updates in one transaction and hands out the next token. The answer holds every operation that changed
   * since the function last heard, whoever changed it; without updates it is the SDK's way to ask for those.
   *
   * @returns the answer's JSON text
   * @throws AwsError InvalidParameterValueException; for a token that is not the current one its message starts with
   *   `Invalid Checkpoint Token`, which the SDK takes for the end of the invocation and not of the execution
   * @source https://docs.aws.amazon.com/lambda/latest/api/API_CheckpointDurableExecution.html
   */
  checkpoint(arn: string, request: CheckpointRequest): string {
    const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('hex');
    const answer = this.#journal.transact((now) => {
      const execution = this.#store.executions.find(arn);
      if (!execution) throw invalid(`Durable execution not found: ${arn}`);
      const repeated = this.#repeated(execution, request, fingerprint, now);
      if (repeated !== undefined) return repeated;
      requireCurrentToken(execution, request.CheckpointToken);
      return this.#apply(execution, request, fingerprint, now);
    });
    if (answer === undefined) throw invalidToken('the execution is replayed');
    return answer;
  }

  #repeated(
    execution: Execution,
    { ClientToken }: CheckpointRequest,
    fingerprint: string,
    now: Date,
  ): string | undefined {
    if (ClientToken === undefined) return undefined;
    const first = this.#store.checkpointAnswers.find(execution.arn, ClientToken, now.getTime());
    if (!first) return undefined;
    if (first.request !== fingerprint) throw invalid('The ClientToken was used for another checkpoint.');
    return first.answer;
  }

  /** @returns undefined when the invocation that asks ends with this checkpoint */
  #apply(execution: Execution, request: CheckpointRequest, fingerprint: string, now: Date): string | undefined {
    const { arn, operationId: executionId, operationsUsed, writtenBytes } = execution;
    const { Updates: updates = [], ClientToken } = request;
    const operations = this.#store.operations.all(arn);
    const applied = applyCheckpoint({ executionId, operations, operationsUsed, writtenBytes }, updates, {
      now,
      mintCallbackId: () => randomBytes(CALLBACK_ID_BYTES).toString('hex'),
      chainedTarget: (reference, operationId) => chainedTarget(this.#resolver, reference, { arn, operationId }),
    });
    if (isRefusal(applied)) throw invalid(applied.refusal);

    const CheckpointToken = randomUUID();
    this.#store.executions.setCheckpointToken(arn, CheckpointToken);
    this.#store.executions.setUsage(arn, applied.operationsUsed, applied.writtenBytes);
    this.#journal.write(execution, applied.changes, now);
    const Operations = this.#store.operations.takeUndelivered(arn);
    if (this.#alwaysReplay?.evicts(arn, updates, applied, operations)) return undefined;

    const answer = restJson({ CheckpointToken, NewExecutionState: { Operations } });
    if (ClientToken !== undefined)
      this.#store.checkpointAnswers.save(
        arn,
        ClientToken,
        { request: fingerprint, answer },
        now.getTime() + CLIENT_TOKEN_WINDOW_MS,
      );
    return answer;
  }
}

/** @throws AwsError InvalidParameterValueException */
export function requireCurrentToken(execution: Execution, token: string | undefined): void {
  if (!token) throw invalid('Checkpoint token is required');
  if (token !== execution.checkpointToken) throw invalidToken('it is no longer the current one');
}

function invalidToken(reason: string): AwsError {
  return invalid(`Invalid Checkpoint Token: ${reason}`);
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}
