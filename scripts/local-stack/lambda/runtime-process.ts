import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from './sandboxes.ts';

export const RUNTIME_CLIENT = createRequire(import.meta.url).resolve('aws-lambda-ric');
export const RUNTIME_SHIM = fileURLToPath(new URL('./rapid-client-shim.cjs', import.meta.url));
const DEFAULT_FLAGS = fileURLToPath(new URL('./default-flags.cjs', import.meta.url));
const SOURCE_LINES = fileURLToPath(new URL('./source-lines.cjs', import.meta.url));
const FUNCTION_CLOCK = fileURLToPath(new URL('../clock/function-clock.cjs', import.meta.url));

/**
 * Shares of a function's memory that its heap may grow to. Lambda's own runtime starts Node with them, so that garbage
 * is collected before the limit is met.
 */
const OLD_SPACE_SHARE = 0.9;
const SEMI_SPACE_SHARE = 0.05;

export function memoryFlags(memoryMb: number): string[] {
  return [
    `--max-old-space-size=${Math.floor(memoryMb * OLD_SPACE_SHARE)}`,
    `--max-semi-space-size=${Math.max(1, Math.floor(memoryMb * SEMI_SPACE_SHARE))}`,
  ];
}

/** Standard input, output and error come before it. */
const TRACE_FILE_DESCRIPTOR = 3;

/** Starts the official runtime client on a sandbox's code. @param runtimeApi host:port */
export function startRuntime(sandbox: Sandbox, memoryMb: number, runtimeApi: string): ChildProcess {
  const { codeDir, user } = sandbox;
  const { LAUREL_TRACE_FILE: traceFile, ...variables } = sandbox.variables;
  // Opened here, as the function's user may not open it.
  const trace = traceFile === undefined ? undefined : openSync(traceFile, 'a');
  try {
    return spawn(
      process.execPath,
      [
        ...memoryFlags(memoryMb),
        // First: whatever is loaded before it is compiled anew.
        '--require',
        DEFAULT_FLAGS,
        '--require',
        SOURCE_LINES,
        '--require',
        FUNCTION_CLOCK,
        '--require',
        RUNTIME_SHIM,
        RUNTIME_CLIENT,
      ],
      {
        cwd: codeDir,
        env: {
          ...variables,
          ...(trace === undefined ? {} : { LAUREL_TRACE_FD: String(TRACE_FILE_DESCRIPTOR) }),
          AWS_LAMBDA_RUNTIME_API: runtimeApi,
          AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1: 'true',
        },
        stdio: ['ignore', 'pipe', 'pipe', ...(trace === undefined ? [] : [trace])],
        // A process group of its own: Ctrl-C in the stack's terminal must not end an invocation that is under way.
        detached: true,
        ...(user ? { uid: user.userId, gid: user.groupId } : {}),
      },
    );
  } finally {
    if (trace !== undefined) closeSync(trace);
  }
}
