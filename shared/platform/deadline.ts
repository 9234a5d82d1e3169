import { AsyncLocalStorage } from 'node:async_hooks';

/** What an invocation keeps for its answer, its counts and its traces: by then everything under way has been cut off. */
export const ANSWER_MARGIN_MS = 500;
/**
 * What a call is given before it would be cut off. Services answer in milliseconds: whatever is cut off then is a call
 * that hangs, hardly ever a write that has just begun.
 */
export const LAST_START_MARGIN_MS = 1000;
/** Of a time too short for these margins, no more than this share each. */
const LARGEST_SHARE = 0.1;

/** The invocation's time is over. Nothing is begun any more, and what was under way may or may not have been done. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';

  constructor() {
    super('the time of this invocation is over');
  }
}

/**
 * What cuts off the calls of one invocation, in the part of AbortSignal's shape that the AWS SDK uses. A real one makes an
 * event and an error with its stack for each invocation, whether a call is still under way or not.
 */
export class CutOff {
  readonly #listeners = new Set<() => void>();
  #aborted = false;
  #real: AbortSignal | undefined;

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): DeadlineError | undefined {
    return this.#aborted ? new DeadlineError() : undefined;
  }

  /** A real signal, for what takes no other. */
  get signal(): AbortSignal {
    if (this.#real) return this.#real;
    const controller = new AbortController();
    const abort = () => controller.abort(new DeadlineError());
    if (this.#aborted) abort();
    else this.#listeners.add(abort);
    this.#real = controller.signal;
    return this.#real;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }

  abort(): void {
    this.#aborted = true;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}

interface Deadline {
  readonly cutOff: CutOff;
  /** Milliseconds on the monotonic clock. */
  readonly lastStartAt: number;
}

const deadlines = new AsyncLocalStorage<Deadline>();

/**
 * Runs an invocation's work against its deadline. Every call to a service that the work makes, however deep, is cut off
 * shortly before Lambda would end the process, and none begins in the second before: see `deadlineOf`. The same holds for
 * whatever the work leaves running behind its own end; the process is frozen then, and would go on in the next invocation.
 */
export async function withinDeadline<Result>(
  context: { getRemainingTimeInMillis(): number },
  work: () => Promise<Result>,
): Promise<Result> {
  const leftMs = context.getRemainingTimeInMillis();
  const share = leftMs * LARGEST_SHARE;
  const workMs = leftMs - Math.min(ANSWER_MARGIN_MS, share);
  const cutOff = new CutOff();
  const end = () => cutOff.abort();
  const timer = setTimeout(end, workMs);
  const lastStartAt = performance.now() + workMs - Math.min(LAST_START_MARGIN_MS, share);
  try {
    return await deadlines.run({ cutOff, lastStartAt }, work);
  } finally {
    clearTimeout(timer);
    end();
  }
}

/**
 * Asked by every client before each attempt of a call.
 *
 * @returns what cuts the attempt off; undefined outside of an invocation
 * @throws DeadlineError when no attempt may begin any more
 */
export function deadlineOf(): CutOff | undefined {
  const deadline = deadlines.getStore();
  if (!deadline) return undefined;
  if (deadline.cutOff.aborted || performance.now() >= deadline.lastStartAt) throw new DeadlineError();
  return deadline.cutOff;
}

/** How long calls may still be begun, in milliseconds; infinite outside of an invocation. */
export function timeLeftMs(): number {
  const deadline = deadlines.getStore();
  if (!deadline) return Number.POSITIVE_INFINITY;
  return deadline.cutOff.aborted ? 0 : Math.max(0, deadline.lastStartAt - performance.now());
}
