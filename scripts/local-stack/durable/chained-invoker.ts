import { AwsError } from '../gateway/aws-protocol.ts';
import type { Invoker } from '../lambda/invoker.ts';
import { backoffMs } from './backoff.ts';
import { childExecution } from './chained-target.ts';
import { errorOf } from './function-error.ts';
import type { DurableTarget, FunctionResolver } from './function-resolver.ts';
import type { Journal } from './journal.ts';
import { MAX_OPERATION_PAYLOAD_BYTES } from './limits.ts';
import { type ChainedInvokeEnd, endChainedInvoke } from './machine/external-change.ts';
import type { ExecutionStarter } from './start-execution.ts';
import type { ChainedInvokeRecord } from './store/chained-invokes.ts';
import type { DurableStore } from './store/durable-store.ts';
import { sizeBytes } from './wire.ts';

export interface ChainedInvokerOptions {
  readonly store: DurableStore;
  readonly journal: Journal;
  readonly resolver: FunctionResolver;
  readonly invoker: Invoker;
  readonly starter: ExecutionStarter;
  readonly now: () => number;
  readonly timersChanged: () => void;
}

/** Error of a function that ran longer than it may, in the words of the Lambda runtime. */
const TIMED_OUT_ERROR_TYPE = 'Sandbox.Timedout';

/**
 * Runs the functions that executions invoke. A plain function is invoked once more if the stack dies meanwhile; a durable
 * one is an execution of its own, whose end is written together with the chained invoke that waits for it.
 */
export class ChainedInvoker {
  readonly #options: ChainedInvokerOptions;
  readonly #abort = new AbortController();
  readonly #running = new Map<string, Promise<void>>();

  constructor(options: ChainedInvokerOptions) {
    this.#options = options;
  }

  /** Takes up what an earlier run of the stack left unfinished. */
  start(): void {
    for (const { arn, operationId } of this.#options.store.chainedInvokes.all()) this.run(arn, operationId);
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await Promise.all(this.#running.values());
  }

  /** Runs it unless it runs already. */
  run(arn: string, operationId: string): void {
    const key = `${arn} ${operationId}`;
    const record = this.#options.store.chainedInvokes.find(arn, operationId);
    if (!record || this.#running.has(key) || this.#abort.signal.aborted) return;
    this.#running.set(
      key,
      this.#invoke(record).finally(() => this.#running.delete(key)),
    );
  }

  async #invoke(record: ChainedInvokeRecord): Promise<void> {
    try {
      const target = this.#options.resolver.resolve(record.target);
      if (target.declaration.durable) this.#startDurable(record, target);
      else this.#end(record, await this.#invokePlain(record, target));
    } catch (error) {
      // Once the stack goes down nothing is written: the next start runs it again.
      if (this.#abort.signal.aborted) return;
      if (error instanceof AwsError && error.code === 'TooManyRequestsException') this.#tryLater(record);
      else this.#end(record, { status: 'FAILED', Error: refusalOf(error) });
    }
  }

  /** The name makes it the same execution however often it is started. */
  #startDurable({ arn, operationId, payload = '{}' }: ChainedInvokeRecord, target: DurableTarget): void {
    const { starter } = this.#options;
    const parent = { arn, operationId };
    const { name: executionName, id: executionId } = childExecution(parent);
    starter.start({ target, payload, executionName, executionId, synchronous: false, parent });
  }

  async #invokePlain(record: ChainedInvokeRecord, target: DurableTarget): Promise<ChainedInvokeEnd> {
    const { functionName, version } = target;
    const { payload: result, functionError } = await this.#options.invoker.invoke({
      functionName,
      qualifier: version,
      payload: record.payload ?? '{}',
      signal: this.#abort.signal,
    });
    if (this.#abort.signal.aborted) throw new Error('the stack is going down');
    if (functionError) {
      const error = errorOf(result);
      return { status: error.ErrorType === TIMED_OUT_ERROR_TYPE ? 'TIMED_OUT' : 'FAILED', Error: error };
    }
    if (sizeBytes(result) > MAX_OPERATION_PAYLOAD_BYTES)
      return {
        status: 'FAILED',
        Error: { ErrorMessage: `The result is larger than ${MAX_OPERATION_PAYLOAD_BYTES} bytes.` },
      };
    return { status: 'SUCCEEDED', Result: result };
  }

  #end({ arn, operationId }: ChainedInvokeRecord, end: ChainedInvokeEnd): void {
    const { journal } = this.#options;
    journal.transact((at) =>
      journal.change(arn, operationId, (operation, now) => endChainedInvoke(operation, end, now), at),
    );
  }

  #tryLater({ arn, operationId, throttled }: ChainedInvokeRecord): void {
    const { store, now, timersChanged } = this.#options;
    store.transaction(() => {
      store.chainedInvokes.setThrottled(arn, operationId, throttled + 1);
      store.timers.arm({ arn, operationId, kind: 'chained-invoke' }, now() + backoffMs(throttled + 1));
    });
    timersChanged();
  }
}

function refusalOf(error: unknown): { ErrorType?: string; ErrorMessage: string } {
  if (error instanceof AwsError) return { ErrorType: error.code, ErrorMessage: error.message };
  return { ErrorMessage: error instanceof Error ? error.message : String(error) };
}
