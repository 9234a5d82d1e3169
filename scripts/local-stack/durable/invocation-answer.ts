import type { ErrorObject } from './model.ts';

/** How one invocation of a durable function ended; BROKEN means that it gave no answer and is tried again. */
export type Answer =
  | { readonly status: 'SUCCEEDED'; readonly result: string | undefined }
  | { readonly status: 'FAILED'; readonly error: ErrorObject | undefined }
  | { readonly status: 'PENDING' }
  | { readonly status: 'BROKEN'; readonly error: ErrorObject };

/**
 * Reads what a durable function answered. An answer that is none fails the execution: the function lacks the SDK's
 * wrapper, and invoking it again would not change that.
 */
export function readAnswer(payload: string): Answer {
  const { Status, Result, Error: error } = objectOf(payload);
  if (Status === 'PENDING') return { status: 'PENDING' };
  if (Status === 'SUCCEEDED') return { status: 'SUCCEEDED', result: typeof Result === 'string' ? Result : undefined };
  if (Status === 'FAILED') return { status: 'FAILED', error: isObject(error) ? error : undefined };
  return {
    status: 'FAILED',
    error: {
      ErrorType: 'InvalidParameterValueException',
      ErrorMessage: 'Invalid Status in invocation output.',
    },
  };
}

function objectOf(payload: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(payload);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
