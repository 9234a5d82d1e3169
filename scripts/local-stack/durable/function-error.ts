import type { ErrorObject } from './model.ts';

/** What the payload of a failed invocation says, in the words of the durable execution API. */
export function errorOf(payload: string): ErrorObject {
  const parsed = parse(payload);
  if (typeof parsed !== 'object' || parsed === null) return { ErrorMessage: payload };
  const { errorType, errorMessage, trace, stackTrace } = parsed as Readonly<Record<string, unknown>>;
  const stack = Array.isArray(trace) ? trace : stackTrace;
  return {
    ErrorType: text(errorType),
    ErrorMessage: text(errorMessage),
    StackTrace: Array.isArray(stack) ? stack.map(String) : undefined,
  };
}

/** The payload of a synchronous invocation whose execution failed. */
export function payloadOf(error: ErrorObject | undefined): string {
  return JSON.stringify({
    errorType: error?.ErrorType,
    errorMessage: error?.ErrorMessage,
    errorData: error?.ErrorData,
    stackTrace: error?.StackTrace,
  });
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
