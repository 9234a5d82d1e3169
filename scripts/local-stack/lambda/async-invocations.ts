import { AwsError } from '../gateway/aws-protocol.ts';
import { withValidCharacters } from '../sqs/message-content.ts';
import type { Queues } from '../sqs/queues.ts';
import type { AsyncEvent, AsyncStore, GivenUp } from './async-store.ts';
import type { InvokeRequest, InvokeResult } from './invoker.ts';

/** @source https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html (two retries, six hours) */
export const ASYNC_ATTEMPTS = 3;
export const ASYNC_MAXIMUM_AGE_MS = 6 * 60 * 60_000;

/** Lambda waits one minute, then two; nobody wants to wait so long at a desk. */
export const DEFAULT_RETRY_DELAYS_MS: readonly number[] = [1_000, 2_000];

/** Lambda waits 1 s to 5 min while a function is throttled, twice as long each time. Shorter here, for the same reason. */
const THROTTLE_DELAY_MS = { first: 100, most: 5_000 };

/** Events that run at a time; the others stay in the store. */
export const RUNNING_AT_MOST = 200;

/** The dead-letter message's ErrorMessage is cut here. */
const ERROR_MESSAGE_BYTES = 1024;

const PARKING_RETRY_MS = 1_000;

export interface AsyncOptions {
  readonly store: AsyncStore;
  readonly invoke: (request: InvokeRequest) => Promise<InvokeResult>;
  readonly retryDelaysMs: readonly number[];
  readonly queues?: Queues;
  /** The queue that takes what a function could not handle, by function name. */
  readonly deadLetterQueueOf?: (functionName: string) => string | undefined;
  /** Told about an event that is given up and has no queue to go to. */
  readonly onDropped?: (event: AsyncEvent, reason: GivenUp) => void;
  readonly now?: () => number;
}

/** Runs accepted events: retries those that fail and parks those that fail for good. */
export class AsyncInvocations {
  readonly #options: AsyncOptions;
  readonly #now: () => number;
  readonly #running = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: AsyncOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Goes on with what an earlier run of the stack has left. */
  start(): void {
    this.#pump();
  }

  accept(requestId: string, request: InvokeRequest): void {
    const now = this.#now();
    this.#options.store.accept({
      requestId,
      functionName: request.functionName,
      qualifier: request.qualifier,
      payload: request.payload,
      acceptedAtEpochMs: now,
      dueAtEpochMs: now,
    });
    setImmediate(() => this.#pump());
  }

  /** Starts nothing more. What runs is left in the store until it has ended. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** Resolves when nothing is under way any more. */
  async ended(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  #pump(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    // One time for both questions: an event that falls due between them would be in neither answer.
    const now = this.#now();
    const room = RUNNING_AT_MOST - this.#running.size;
    const due = this.#options.store
      .due(now, RUNNING_AT_MOST)
      .filter(({ requestId }) => !this.#running.has(requestId))
      .slice(0, room);
    for (const event of due) {
      const run = this.#run(event).finally(() => {
        this.#running.delete(event.requestId);
        this.#pump();
      });
      this.#running.set(event.requestId, run);
    }
    const next = this.#options.store.nextDueEpochMs(now);
    if (next !== undefined) this.#timer = setTimeout(() => this.#pump(), next - now).unref();
  }

  async #run(event: AsyncEvent): Promise<void> {
    if (event.givenUp) return this.#park(event, event.givenUp);
    const failure = await this.#attempt(event);
    if (this.#closed) return;
    const { store, retryDelaysMs } = this.#options;
    const now = this.#now();
    if (failure === undefined) {
      store.remove(event.requestId);
    } else if (failure === 'throttled') {
      const ageMs = now - event.acceptedAtEpochMs;
      if (ageMs > ASYNC_MAXIMUM_AGE_MS) await this.#park(event, { errorCode: 429, errorMessage: 'Rate Exceeded.' });
      // Waiting as long again as it has waited doubles the delay each time.
      else store.postpone(event.requestId, event.attempts, now + clamp(ageMs, THROTTLE_DELAY_MS));
    } else if (failure.permanent || event.attempts + 1 >= ASYNC_ATTEMPTS) {
      await this.#park(event, failure);
    } else {
      const delayMs = retryDelaysMs[event.attempts] ?? retryDelaysMs.at(-1) ?? 0;
      store.postpone(event.requestId, event.attempts + 1, now + delayMs);
    }
  }

  async #attempt(event: AsyncEvent): Promise<'throttled' | (GivenUp & { permanent: boolean }) | undefined> {
    const { functionName, qualifier, payload, requestId } = event;
    try {
      const result = await this.#options.invoke({
        functionName,
        payload,
        requestId,
        ...(qualifier === undefined ? {} : { qualifier }),
      });
      if (!result.functionError) return undefined;
      return { errorCode: 200, errorMessage: messageOf(result.payload), permanent: false };
    } catch (error) {
      const { code, status, message } =
        error instanceof AwsError ? error : new AwsError('ServiceException', String(error), 500);
      if (code === 'TooManyRequestsException') return 'throttled';
      return { errorCode: status, errorMessage: message, permanent: status < 500 };
    }
  }

  async #park(event: AsyncEvent, { errorCode, errorMessage }: GivenUp): Promise<void> {
    const { store, queues, deadLetterQueueOf, onDropped } = this.#options;
    const queue = deadLetterQueueOf?.(event.functionName);
    if (queues && queue !== undefined) {
      try {
        await queues.send(queue, event.payload, {
          RequestID: { DataType: 'String', StringValue: event.requestId },
          ErrorCode: { DataType: 'Number', StringValue: String(errorCode) },
          ErrorMessage: { DataType: 'String', StringValue: firstBytes(errorMessage) },
        });
      } catch (error) {
        if (isRefused(error)) {
          onDropped?.(event, { errorCode, errorMessage: `${errorMessage}; its dead-letter queue: ${error.message}` });
          store.remove(event.requestId);
          return;
        }
        store.postpone(event.requestId, event.attempts, this.#now() + PARKING_RETRY_MS, { errorCode, errorMessage });
        return;
      }
    } else {
      onDropped?.(event, { errorCode, errorMessage });
    }
    store.remove(event.requestId);
  }
}

function clamp(value: number, { first, most }: { first: number; most: number }): number {
  return Math.min(Math.max(value, first), most);
}

function messageOf(payload: string): string {
  const error: unknown = JSON.parse(payload);
  const message = typeof error === 'object' && error !== null && 'errorMessage' in error ? error.errorMessage : payload;
  return String(message) || 'Unhandled';
}

/** What the queue refuses today for what is in it, it refuses for ever. */
function isRefused(error: unknown): error is AwsError {
  return error instanceof AwsError && ['InvalidMessageContents', 'InvalidParameterValueException'].includes(error.code);
}

/** Error messages hold what functions throw: colours of a terminal, halves of characters. */
function firstBytes(text: string): string {
  return withValidCharacters(Buffer.from(text).subarray(0, ERROR_MESSAGE_BYTES).toString('utf8'));
}
