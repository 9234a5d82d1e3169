import type { InvokeRequest, InvokeResult, Invoker } from '../../../../scripts/local-stack/lambda/invoker.ts';

type Answer = (request: InvokeRequest, count: number) => unknown;

/** A function in this process: what it returns is the answer, FUNCTION_ERROR a failure of the function. */
export class FakeInvoker implements Invoker {
  readonly requests: InvokeRequest[] = [];
  running = 0;
  mostRunning = 0;
  #answer: Answer;

  constructor(answer: Answer = () => null) {
    this.#answer = answer;
  }

  /** The Records of each invocation. */
  get batches(): Record<string, unknown>[][] {
    return this.requests.map(({ payload }) => JSON.parse(payload).Records);
  }

  async invoke(request: InvokeRequest): Promise<InvokeResult> {
    this.requests.push(request);
    this.running += 1;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    try {
      const answer = await this.#answer(request, this.requests.length);
      return answer === FUNCTION_ERROR
        ? {
            payload: '{"errorType":"Error","errorMessage":"no"}',
            functionError: 'Unhandled',
            executedVersion: '1',
            requestId: 'r',
          }
        : { payload: JSON.stringify(answer ?? null), executedVersion: '1', requestId: 'r' };
    } finally {
      this.running -= 1;
    }
  }

  invokeAsync(): void {
    throw new Error('event sources invoke synchronously');
  }
}

export const FUNCTION_ERROR = Symbol('function error');
