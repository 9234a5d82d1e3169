import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { FunctionDeclaration } from '../../scripts/declarations/declarations.ts';
import type { Deployment } from '../../scripts/declarations/names.ts';
import { processEnvironment } from '../../scripts/local-stack/lambda/function-environment.ts';

const run = promisify(execFile);

/** What a started function says of itself: see the boundaries. */
export interface Started {
  readonly handler: string;
  readonly takes?: readonly string[];
}

/**
 * Loads a built bundle in a process of its own with what its declaration gives it, and nothing else.
 *
 * @param bundle address of its file
 * @throws Error with the function's own words where it does not start
 */
export async function startedFunction(
  bundle: string,
  declared: FunctionDeclaration,
  deployment: Deployment,
): Promise<Started> {
  const environment = processEnvironment(declared, '1', '/var/task', {
    deployment,
    endpointUrl: () => 'http://127.0.0.1:1',
    queueUrl: (queue) => `http://127.0.0.1:1/000000000000/${queue}`,
  });
  const { stdout } = await run(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `const { handler } = await import(${JSON.stringify(bundle)});
       process.stdout.write(JSON.stringify({ handler: typeof handler, takes: handler.takes }), () => process.exit());`,
    ],
    { env: environment },
  );
  return JSON.parse(stdout) as Started;
}
