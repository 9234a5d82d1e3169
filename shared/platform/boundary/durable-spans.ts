import type { DurableInstrumentationPlugin } from '@aws/durable-execution-sdk-js';
import { SpanKind, trace } from '@opentelemetry/api';
import { subjectOf } from '../telemetry/invocation-subject.ts';
import { eventAttributes } from '../telemetry/messaging-spans.ts';
import { logger } from '../telemetry/observability.ts';
import { linksTo, traced } from '../telemetry/tracing.ts';

type Hooks = Required<Pick<DurableInstrumentationPlugin, 'wrapInvocation' | 'wrapOperationAttemptFn'>>;

/**
 * Spans of a durable execution: one trace for each invocation, linked to what started the execution and to what woke it
 * up, and a span for each attempt of a step that really runs. A replayed step runs nothing, so it emits nothing.
 */
export function durableSpans(): Hooks {
  return {
    wrapInvocation({ executionArn, executionInput, isFirstInvocation, updatedOperations }, run) {
      const { traceparent, ...subject } = subjectOf(executionInput);
      logger.appendKeys(subject);
      const span = trace.getActiveSpan();
      span?.setAttributes({
        'aws.lambda.durable.execution_arn': executionArn,
        'aws.lambda.durable.replay': !isFirstInvocation,
        ...eventAttributes(subject),
      });
      span?.addLinks(linksTo(traceparent, { 'laurel.link': 'started_by' }));
      for (const { result } of Object.values(updatedOperations))
        span?.addLinks(linksTo(subjectOf(result).traceparent, { 'laurel.link': 'resumed_by' }));
      return run();
    },
    wrapOperationAttemptFn({ name, type, subType = type, attempt }, run) {
      return traced(
        () => ({
          name: `step ${name ?? subType}`,
          kind: SpanKind.INTERNAL,
          attributes: {
            'aws.lambda.durable.operation_name': name ?? '',
            'aws.lambda.durable.operation_type': subType,
            'aws.lambda.durable.attempt': attempt,
          },
        }),
        async () => run(),
      );
    },
  };
}
