import { createRetryStrategy, JitterStrategy, type StepConfig } from '@aws/durable-execution-sdk-js';

type RetryStrategy = NonNullable<StepConfig<unknown>['retryStrategy']>;

/** One execution of a step and five repeats, 1, 2, 4, 8 and 16 seconds apart at most: half a minute in all. */
export const SERVICE_RETRY = { maxAttempts: 6, initialDelaySeconds: 1, maxDelaySeconds: 16, backoffRate: 2 } as const;

/** For steps that stand on DynamoDB, EventBridge or the parameter store: those come back. */
export const untilServiceIsBack: RetryStrategy = createRetryStrategy({
  maxAttempts: SERVICE_RETRY.maxAttempts,
  initialDelay: { seconds: SERVICE_RETRY.initialDelaySeconds },
  maxDelay: { seconds: SERVICE_RETRY.maxDelaySeconds },
  backoffRate: SERVICE_RETRY.backoffRate,
  jitter: JitterStrategy.HALF,
});

/** For steps that would only fail the same way again, or that repeat what can be repeated themselves. */
export const once: RetryStrategy = () => ({ shouldRetry: false });
