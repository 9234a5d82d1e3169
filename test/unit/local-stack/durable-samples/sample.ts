import type { DurableExecutionHandler } from '@aws/durable-execution-sdk-js';

/** How somebody outside answers a callback. */
export type CallbackAnswer = { readonly succeed: string } | { readonly fail: string };

/** What a sample may ask of the world around it; each runner brings its own. */
export interface Outside {
  /** A waitForCallback's submitter has sent the id away; the sample's answer for that name comes back, if it has one. */
  submitted(name: string, callbackId: string): void;
}

/** A workflow that runs under the official testing package and on the service alike. */
export interface Sample {
  readonly title: string;
  readonly handler: (outside: Outside) => DurableExecutionHandler;
  readonly input: unknown;
  /** Answers by the name of the waitForCallback. */
  readonly answers?: Readonly<Record<string, CallbackAnswer>>;
  /** Functions it invokes, by name. */
  readonly plainFunctions?: Readonly<Record<string, (event: unknown) => Promise<unknown>>>;
  readonly durableFunctions?: Readonly<Record<string, DurableExecutionHandler>>;
  readonly expected: { readonly result: unknown } | { readonly errorMessage: string };
}

/** A retry strategy whose delays are as short as the service allows. */
export function retries(maxAttempts: number) {
  return (_error: Error, attempt: number) =>
    attempt < maxAttempts ? { shouldRetry: true as const, delay: { seconds: 1 } } : { shouldRetry: false as const };
}
