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
  /** What it has answered, where it was asked: AWS is not there. */
  readonly answer?: { readonly status: number; readonly body: unknown };
}

/** A built bundle, by the address of its file, and what it was built from. */
export interface Startable {
  readonly bundle: string;
  readonly declared: FunctionDeclaration;
  /** What it is asked once all are loaded. */
  readonly event?: object;
}

/**
 * Loads built bundles, each with what its declaration gives it and nothing else. One process loads all of them, as that
 * of Node takes longer to start than a bundle to load; each finds an environment of its own.
 *
 * @returns by bundle: what it says, or why it does not start in its own words
 */
export async function startedFunctions(
  startable: readonly Startable[],
  deployment: Deployment,
): Promise<ReadonlyMap<string, Started | Error>> {
  const given = startable.map(({ bundle, declared, event }) => ({
    ...{ bundle, event },
    environment: processEnvironment(declared, '1', '/var/task', {
      deployment,
      endpointUrl: () => 'http://127.0.0.1:1',
      queueUrl: (queue) => `http://127.0.0.1:1/000000000000/${queue}`,
    }),
  }));
  const { stdout } = await run(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `const said = [];
       // What functions log is nobody's here.
       const write = process.stdout.write.bind(process.stdout);
       process.stdout.write = process.stderr.write = () => true;
       const context = { functionName: 'f', awsRequestId: 'r', getRemainingTimeInMillis: () => 5000 };
       const answerOf = async (handler, event) => {
         const { statusCode: status, body } = await handler(event, context);
         return { status, body: body && body.startsWith('{') ? JSON.parse(body) : undefined };
       };
       const asked = [];
       for (const { bundle, environment, event } of ${JSON.stringify(given)}) {
         for (const name of Object.keys(process.env)) delete process.env[name];
         Object.assign(process.env, environment);
         try {
           const { handler } = await import(bundle);
           const started = { handler: typeof handler, takes: handler.takes };
           said.push(started);
           if (event)
             asked.push(
               answerOf(handler, event).then(
                 (answer) => Object.assign(started, { answer }),
                 (error) => Object.assign(started, { failure: String(error?.stack ?? error) }),
               ),
             );
         } catch (error) {
           said.push({ failure: String(error?.stack ?? error) });
         }
       }
       await Promise.all(asked);
       write(JSON.stringify(said), () => process.exit());`,
    ],
    { env: {}, maxBuffer: 64 * 1024 * 1024 },
  );
  const said: readonly (Started & { readonly failure?: string })[] = JSON.parse(stdout);
  return new Map(
    said.map(({ failure, ...started }, index) => [
      given[index]?.bundle ?? '',
      failure === undefined ? started : new Error(failure),
    ]),
  );
}

/**
 * Loads one bundle.
 *
 * @throws Error with the function's own words where it does not start
 */
export async function startedFunction(
  bundle: string,
  declared: FunctionDeclaration,
  deployment: Deployment,
): Promise<Started> {
  const started = (await startedFunctions([{ bundle, declared }], deployment)).get(bundle);
  if (!started || started instanceof Error) throw started ?? new Error(`${bundle} said nothing`);
  return started;
}
