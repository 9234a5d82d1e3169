import middy from '@middy/core';
import { SpanKind } from '@opentelemetry/api';
import type { Context } from 'aws-lambda';
import { PermanentError } from '../failures.ts';
import { systemActor } from '../identity/actor.ts';
import { inInvocationSpan } from '../telemetry/invocation-span.ts';
import { subjectOf } from '../telemetry/invocation-subject.ts';
import { eventAttributes } from '../telemetry/messaging-spans.ts';
import { logger, observed } from '../telemetry/observability.ts';
import { linksTo } from '../telemetry/tracing.ts';
import { type Validator, violations } from '../violations.ts';

/**
 * The boundary of every function that others invoke through the Lambda API: checks the input, runs the use case. An
 * error reaches the caller as the function's error, by its name and message.
 *
 * @param useCase its actor is the input's where the contract of the input has one, and the function itself otherwise:
 *   Lambda does not say who invokes
 */
export function invoked<Input, Result>(
  validate: Validator<Input>,
  useCase: (input: Input, actor: string) => Promise<Result>,
) {
  const handler = middy<unknown, Result>()
    .use(observed())
    .handler(async (input: unknown, { functionName }: Context) => {
      const { userId, correlationId, actor = systemActor(functionName) } = subjectOf(input);
      logger.appendKeys({ userId, correlationId, actor });
      return useCase(checked(validate, input), actor);
    });
  return inInvocationSpan(handler, (input: unknown, { functionName }) => ({
    name: `invoke ${functionName}`,
    kind: SpanKind.SERVER,
    ...originOf(input),
  }));
}

/** The span that asked for it, where the input says so. */
function originOf(input: unknown) {
  const { traceparent, ...subject } = subjectOf(input);
  return {
    attributes: { 'faas.trigger': 'other', ...eventAttributes(subject) },
    links: linksTo(traceparent, { 'laurel.link': 'invoked_by' }),
  };
}

/** @throws PermanentError that names what is wrong with the input */
export function checked<Input>(validate: Validator<Input>, input: unknown): Input {
  if (validate(input)) return input;
  const reasons = violations(validate).map(({ pointer, reason }) => `${pointer || '/'} ${reason}`);
  throw new PermanentError('malformed_input', `the input is malformed: ${reasons.join('; ')}`);
}
