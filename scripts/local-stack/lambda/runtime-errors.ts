import { RESPONSE_LIMIT_BYTES } from './payload-limits.ts';
import type { Outcome } from './process-slot.ts';

/** What Lambda itself answers when the function cannot, in its words. */

export function timedOut(requestId: string, timeoutMs: number): Outcome {
  return failure(
    'Sandbox.Timedout',
    `RequestId: ${requestId} Error: Task timed out after ${seconds(timeoutMs)} seconds`,
  );
}

export function exited(requestId: string, code: number | null, signal: NodeJS.Signals | null): Outcome {
  return failure('Runtime.ExitError', `RequestId: ${requestId} Error: ${reason(code, signal)}`);
}

export function responseTooLarge(sizeBytes: number): Outcome {
  return failure(
    'Function.ResponseSizeTooLarge',
    `Response payload size (${sizeBytes} bytes) exceeded maximum allowed payload size (${RESPONSE_LIMIT_BYTES} bytes).`,
  );
}

function failure(errorType: string, errorMessage: string): Outcome {
  return { payload: JSON.stringify({ errorType, errorMessage }), functionError: 'Unhandled' };
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
