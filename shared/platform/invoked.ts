import middy from '@middy/core';
import type { ErrorObject } from 'ajv';
import { PermanentError } from './failures.ts';
import { observed } from './observability.ts';

/**
 * The boundary of every function that others invoke through the Lambda API: checks the input, runs the use case. An
 * error reaches the caller as the function's error, by its name and message.
 */
export function invoked<Input, Result>(
  validate: ((value: unknown) => value is Input) & { errors?: ErrorObject[] | null },
  useCase: (input: Input) => Promise<Result>,
) {
  return middy<unknown, Result>()
    .use(observed())
    .handler(async (input: unknown) => useCase(checked(validate, input)));
}

/** @throws PermanentError that names what is wrong with the input */
export function checked<Input>(
  validate: ((value: unknown) => value is Input) & { errors?: ErrorObject[] | null },
  input: unknown,
): Input {
  if (validate(input)) return input;
  const reasons = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
  throw new PermanentError('malformed_input', `the input is malformed: ${reasons.join('; ')}`);
}
