import type { Attributes, Span } from '@opentelemetry/api';
import type { Context } from 'aws-lambda';
import { withinDeadline } from '../deadline.ts';
import { type SpanDescription, traced } from './tracing.ts';

let coldStart = true;

/**
 * Runs a handler in the span that stands for its whole invocation, and against its deadline: what its middlewares do
 * belongs to it too. Every boundary's handler goes through here, so that no call of a function can outlive it.
 *
 * @param describe called only where a tracer listens
 * @param conclude told the answer, to describe the span further
 */
export function inInvocationSpan<Event, Answer, InvocationContext extends Context>(
  handler: (event: Event, context: InvocationContext) => Promise<Answer>,
  describe: (event: Event, context: InvocationContext) => SpanDescription,
  conclude?: (span: Span, answer: Answer) => void,
): (event: Event, context: InvocationContext) => Promise<Answer> {
  return (event, context) =>
    traced(
      () => {
        const { attributes, ...description } = describe(event, context);
        return { ...description, attributes: { ...functionAttributes(context), ...attributes } };
      },
      async (span) => {
        const answer = await withinDeadline(context, () => handler(event, context));
        if (span) conclude?.(span, answer);
        return answer;
      },
    );
}

/** @source https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/ */
function functionAttributes({ functionName, functionVersion, invokedFunctionArn, awsRequestId }: Context): Attributes {
  const [, , , region, accountId] = invokedFunctionArn.split(':');
  const attributes = {
    'cloud.provider': 'aws',
    'cloud.platform': 'aws_lambda',
    'cloud.region': region,
    'cloud.account.id': accountId,
    'cloud.resource_id': invokedFunctionArn,
    'faas.name': functionName,
    'faas.version': functionVersion,
    'faas.invocation_id': awsRequestId,
    'faas.coldstart': coldStart,
  };
  coldStart = false;
  return attributes;
}
