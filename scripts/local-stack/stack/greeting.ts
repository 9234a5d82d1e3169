import { relative } from 'node:path';
import { DEMO_USER } from './demo-token.ts';
import type { RunningStack } from './stack.ts';
import { tryFilesIn } from './try-files.ts';

export interface GreetingOptions {
  readonly stateDir: string;
  readonly startedInMs: number;
  /** Where the operator's shell is, which is what short paths start from. */
  readonly workingDirectory: string;
}

/** What the operator sees once everything answers: where it is, what it serves, and commands that work as they stand. */
export function greeting(stack: RunningStack, { stateDir, startedInMs, workingDirectory }: GreetingOptions): string {
  const { endpoint, apiEndpoint, routes } = stack;
  const shown = (path: string) => {
    const short = relative(workingDirectory, path);
    return short.startsWith('..') ? path : short;
  };
  const { token, putEvents, signUp, order } = tryFilesIn(stateDir);
  const publish = (file: string) => `curl -s ${endpoint} -H @${shown(putEvents)} -d @${shown(file)}`;
  const call = (path: string) => `curl -s ${apiEndpoint}${path} -H @${shown(token)}`;
  /** Only commands that answer: a stack of some contexts has not every route. */
  const story = () => {
    if (routes.some(({ path }) => path === '/loyalty'))
      return `  1. A user signs up, and orders something:
     ${publish(signUp)}
     ${publish(order)}

  2. The points of the welcome and of the order:
     ${call('/loyalty')}

  3. Spending some of them:
     ${call('/loyalty')} -d '{"points":30}'`;
    return routes
      .filter(({ method, path }) => method === 'GET' && !path.includes('{'))
      .map(({ path }) => `     ${call(path)}`)
      .join('\n');
  };
  const width = Math.max(...routes.map(({ path }) => path.length), 0);
  const listed = routes.map((route) => `     ${route.method.padEnd(6)} ${route.path.padEnd(width)}  ${route.function}`);
  return `
Laurel answers (${(startedInMs / 1000).toFixed(1)} s).

  HTTP API   ${apiEndpoint}
${listed.join('\n')}
  AWS APIs   ${endpoint}   (AWS_ENDPOINT_URL=${endpoint}, region ${stack.region}, any credentials)
  Details    ${shown(stack.stackFile)}, with a token of ${DEMO_USER} that is good for 12 hours

Try it:

${story()}

  What happened: make trace ID=${DEMO_USER}, make logs, make queues, make executions

Ctrl-C stops it; what it knows is kept for the next start (make start FRESH=1 begins anew).
`;
}
