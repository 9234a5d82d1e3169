import { ToolError } from './tool-error.ts';

/** Runs a command: what the user can mend is said in one line, and the exit code tells scripts. */
export async function runTool(run: () => Promise<void> | void): Promise<void> {
  // `make logs | head` closes the pipe when it has seen enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  try {
    await run();
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof ToolError) console.error(error.message);
    else if (isRefused(error))
      console.error('The stack does not answer at its AWS endpoint: is it starting or stopping?');
    else throw error;
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
}
