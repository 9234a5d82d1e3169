import {
  type DurableExecutionHandler,
  type DurableExecutionInvocationInput,
  type DurableExecutionInvocationOutput,
  type DurableLogger,
  type DurableLoggingContext,
  InvocationStatus,
  withDurableExecution,
} from '@aws/durable-execution-sdk-js';
import middy from '@middy/core';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { Context } from 'aws-lambda';
import { isOfBefore } from '../reset/intake.ts';
import { ownIntake, type ReadIntake } from '../reset/own-intake.ts';
import { inInvocationSpan } from '../telemetry/invocation-span.ts';
import { count, logger, observed } from '../telemetry/observability.ts';
import { durableSpans } from './durable-spans.ts';

/**
 * The boundary of every durable function: runs the workflow as a durable execution, puts execution, operation and
 * attempt into its log lines, and writes the invocation's counts when the execution ends or is suspended.
 *
 * Middlewares sit outside of the execution: Middy's own executionModeDurableContext would run them anew at every replay,
 * and one that turns errors into answers would make a failed execution a succeeded one. What the workflow logs through
 * context.logger is written once, however often it is replayed; what it counts belongs into steps.
 *
 * An execution that began before its context was reset ends where it goes on: whom it was for is gone.
 */
export function durable<Result>(
  workflow: DurableExecutionHandler<unknown, Result>,
  { intake = ownIntake(), now = Date.now }: { readonly intake?: ReadIntake; readonly now?: () => number } = {},
) {
  const execute = withDurableExecution<unknown, Result>(
    (input, context) => {
      context.configureLogger({ customLogger: durableLogger(), modeAware: true });
      return workflow(input, context);
    },
    { plugins: [durableSpans()] },
  );

  const handler = middy<DurableExecutionInvocationInput, DurableExecutionInvocationOutput>()
    .use(observed())
    .handler(async (event: DurableExecutionInvocationInput, context: Context) => {
      const { DurableExecutionArn: executionArn } = event;
      const replay = isReplay(event);
      logger.info(replay ? 'execution resumed' : 'execution started', { executionArn, replay });
      const at = now();
      if (isOfBefore(await intake(at), [startedAt(event)], at)) {
        count('DroppedByReset');
        logger.info('execution ended by a reset', { executionArn });
        return { Status: InvocationStatus.SUCCEEDED, Result: JSON.stringify({ outcome: 'reset' }) };
      }
      const output = await execute(event, context);
      if (output.Status === InvocationStatus.FAILED) {
        count('FailedExecutions');
        logger.error('execution failed', {
          executionArn,
          errorType: output.Error.ErrorType ?? 'Error',
          errorMessage: output.Error.ErrorMessage ?? '',
        });
      }
      return output;
    });
  return inInvocationSpan(
    handler,
    (_event: DurableExecutionInvocationInput, { functionName }: Context) => ({
      name: `execute ${functionName}`,
      kind: SpanKind.CONSUMER,
      attributes: { 'faas.trigger': 'other' },
    }),
    (span, { Status: status }) => {
      span.setAttribute('aws.lambda.durable.status', status);
      if (status === InvocationStatus.FAILED) span.setStatus({ code: SpanStatusCode.ERROR });
    },
  );
}

function startedAt({ InitialExecutionState: state }: Partial<DurableExecutionInvocationInput>): number | undefined {
  const { StartTimestamp: time } = state?.Operations[0] ?? {};
  return time === undefined ? undefined : new Date(time).getTime();
}

/** The first operation is the execution itself; whatever follows was done by earlier invocations. */
function isReplay({ InitialExecutionState: state }: Partial<DurableExecutionInvocationInput>): boolean {
  return (state?.Operations.length ?? 0) > 1;
}

/** The function's logger as the execution sees it: each record says which execution, operation and attempt wrote it. */
function durableLogger(): DurableLogger {
  let where: DurableLoggingContext | undefined;
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, details: Readonly<Record<string, unknown>> = {}) => {
      const { executionArn, operationName, attempt } = where?.getDurableLogData() ?? {};
      logger[level](message, { executionArn, operationName, attempt, ...details });
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    configureDurableLoggingContext: (context) => {
      where = context;
    },
  };
}
