import { randomUUID } from 'node:crypto';
import { AwsError } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import type { InvokeRequest, InvokeResult, Invoker } from '../../../../scripts/local-stack/lambda/invoker.ts';
import type { TestClock } from './test-clock.ts';

export type InProcessFunction = (event: unknown, context: Record<string, unknown>) => Promise<unknown>;

const TIMEOUT_MS = 60_000;

/**
 * Runs functions in this process as the process pool would: a thrown error or a kill is a functionError, and what a
 * killed function still does reaches nobody.
 */
export class InProcessInvoker implements Invoker {
  readonly functions = new Map<string, InProcessFunction>();
  readonly requests: InvokeRequest[] = [];
  /** Most invocations of one execution that ran at the same time. */
  maximumConcurrency = 0;
  readonly #clock: TestClock;
  readonly #running = new Map<string, Set<() => void>>();

  constructor(clock: TestClock) {
    this.#clock = clock;
  }

  async invoke(request: InvokeRequest): Promise<InvokeResult> {
    const run = this.functions.get(request.functionName);
    if (!run) throw new AwsError('ResourceNotFoundException', `Function not found: ${request.functionName}`, 404);
    this.requests.push(request);
    const event: unknown = JSON.parse(request.payload);
    const executedVersion = request.qualifier ?? '$LATEST';
    let kill = () => {};
    const killed = new Promise<InvokeResult>((resolve) => {
      kill = () =>
        resolve({ ...failure('Runtime.ExitError', 'Runtime exited with error: signal: killed'), executedVersion });
    });
    request.signal?.addEventListener('abort', kill);
    const running = this.#running.get(executionOf(event)) ?? new Set();
    this.#running.set(executionOf(event), running.add(kill));
    this.maximumConcurrency = Math.max(this.maximumConcurrency, running.size);
    this.#clock.begin();
    try {
      return await Promise.race([killed, settled(run, event, request.requestId ?? randomUUID(), executedVersion)]);
    } finally {
      running.delete(kill);
      this.#clock.end();
    }
  }

  invokeAsync(): void {
    throw new Error('the durable execution service does not invoke asynchronously');
  }

  /** Kills whatever runs, as a crash of the processes would. */
  killAll(): void {
    for (const kills of this.#running.values()) for (const kill of kills) kill();
  }

  get running(): number {
    return [...this.#running.values()].reduce((sum, { size }) => sum + size, 0);
  }
}

async function settled(
  run: InProcessFunction,
  event: unknown,
  awsRequestId: string,
  executedVersion: string,
): Promise<InvokeResult> {
  const deadline = Date.now() + TIMEOUT_MS;
  try {
    const result = await run(event, { awsRequestId, getRemainingTimeInMillis: () => deadline - Date.now() });
    return { payload: JSON.stringify(result) ?? 'null', executedVersion };
  } catch (error) {
    const { name, message } = error as Error;
    return { ...failure(name, message), executedVersion };
  }
}

function failure(errorType: string, errorMessage: string) {
  return { payload: JSON.stringify({ errorType, errorMessage, trace: [] }), functionError: 'Unhandled' as const };
}

function executionOf(event: unknown): string {
  return String((event as { DurableExecutionArn?: string } | null)?.DurableExecutionArn);
}
