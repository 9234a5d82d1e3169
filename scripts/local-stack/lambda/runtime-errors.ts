import type { Outcome } from './outcome.ts';
import { RESPONSE_LIMIT_BYTES } from './payload-limits.ts';
import type { Ending } from './platform-event.ts';

/** How an invocation ended for its caller, for its report and, where Lambda says more, in words for the log. */
export interface Failure extends Outcome, Ending {
  readonly functionError: 'Unhandled';
  readonly status: 'error' | 'timeout';
  /** A line of the log, after what the function itself has written. */
  readonly logText?: string;
}

/** What Lambda itself answers when the function cannot, in its words. */

export function timedOut(requestId: string, timeoutMs: number): Failure {
  const message = `Task timed out after ${seconds(timeoutMs)} seconds`;
  return {
    ...failure('Sandbox.Timedout', `RequestId: ${requestId} Error: ${message}`),
    status: 'timeout',
    logText: `${requestId} ${message}`,
  };
}

export function exited(requestId: string, code: number | null, signal: NodeJS.Signals | null): Failure {
  return exit('Runtime.ExitError', requestId, reason(code, signal));
}

/**
 * Killed because it held more memory than it may. The caller is told the kernel's way of doing it, the report the cause.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html (out of memory)
 */
export function outOfMemory(requestId: string): Failure {
  return exit('Runtime.OutOfMemory', requestId, reason(null, 'SIGKILL'));
}

/** The machine could not give what a process needs: a port, memory, the executable. */
export function notStarted(requestId: string, error: Error): Failure {
  return exit('Runtime.ExitError', requestId, error.message);
}

/**
 * The module did not load; the payload is what the runtime client has reported. It gives an import that was not found
 * Lambda's name for it in CommonJS only, and in modules plain Error: it is the same mistake, and has the same name here.
 */
export function initFailed(payload: string): Failure {
  const missing = missingImport(payload);
  return {
    payload: missing ?? payload,
    functionError: 'Unhandled',
    status: 'error',
    ...errorTypeOf(missing ?? payload),
  };
}

function missingImport(payload: string): string | undefined {
  const { errorMessage, ...error } = errorOf(payload);
  if (typeof errorMessage !== 'string' || !/^Cannot find (package|module) '/.test(errorMessage)) return undefined;
  return JSON.stringify({ ...error, errorType: 'Runtime.ImportModuleError', errorMessage: `Error: ${errorMessage}` });
}

export function responseTooLarge(sizeBytes: number): Failure {
  return {
    ...failure(
      'Function.ResponseSizeTooLarge',
      `Response payload size (${sizeBytes} bytes) exceeded maximum allowed payload size (${RESPONSE_LIMIT_BYTES} bytes).`,
    ),
    status: 'error',
  };
}

/** The errorType of {errorType, errorMessage, trace}, as far as it has one. */
export function errorTypeOf(payload: string): { errorType?: string } {
  const { errorType } = errorOf(payload);
  return typeof errorType === 'string' ? { errorType } : {};
}

function errorOf(payload: string): Readonly<Record<string, unknown>> {
  try {
    const error: unknown = JSON.parse(payload);
    if (typeof error === 'object' && error !== null) return error as Readonly<Record<string, unknown>>;
  } catch {
    // No JSON: whatever spoke was not the runtime client.
  }
  return {};
}

function exit(errorType: string, requestId: string, why: string): Failure {
  const message = `RequestId: ${requestId} Error: ${why}`;
  return { ...failure(errorType, message), status: 'error', logText: `${message} ${errorType}` };
}

function failure(errorType: string, errorMessage: string) {
  return { payload: JSON.stringify({ errorType, errorMessage }), functionError: 'Unhandled', errorType } as const;
}

function reason(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal) return `Runtime exited with error: signal: ${SIGNAL_WORDS[signal] ?? signal}`;
  return code === 0
    ? 'Runtime exited without providing a reason'
    : `Runtime exited with error: exit status ${String(code)}`;
}

/** Lambda's supervisor names signals as Go does. */
const SIGNAL_WORDS: Readonly<Partial<Record<NodeJS.Signals, string>>> = {
  SIGKILL: 'killed',
  SIGTERM: 'terminated',
  SIGABRT: 'aborted',
  SIGSEGV: 'segmentation fault',
};

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(2);
}
