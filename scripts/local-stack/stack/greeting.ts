import { join, relative } from 'node:path';
import { DEMO_USER } from './demo-token.ts';
import { DEFAULT_STATE_DIR } from './options.ts';
import type { RunningStack } from './stack.ts';
import { tryFilesIn } from './try-files.ts';

export interface GreetingOptions {
  readonly stateDir: string;
  /** The project's folder: where make is run, and what a relative STATE_DIR starts from. */
  readonly root: string;
  /** Whether functions write down their spans, which make trace reads. */
  readonly traced: boolean;
  readonly startedInMs: number;
  /** Where the operator's shell is, which is what short paths start from. */
  readonly workingDirectory: string;
}

/** What the operator sees once everything answers: where it is, what it serves, and commands that work as they stand. */
export function greeting(
  stack: RunningStack,
  { stateDir, root, traced, startedInMs, workingDirectory }: GreetingOptions,
): string {
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
  const make = (target: string, ...settings: readonly string[]) =>
    ['make', target, ...settings, ...stateSetting(stateDir, root)].join(' ');
  const looks = [
    make('logs', `ID=${DEMO_USER}`),
    make('queues'),
    make('executions'),
    ...(traced ? [make('trace', `ID=${DEMO_USER}`)] : []),
  ];
  const unseen = traced ? '' : `\n  (${make('start', 'TRACE=1')} also tells it as one tree.)`;
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

  What happened:
${looks.map((command) => `     ${command}`).join('\n')}${unseen}

Ctrl-C stops it; what it knows is kept for the next start (${make('start', 'FRESH=1')} begins anew).
`;
}

/** What make and the tools are told of a state folder that is not the usual one, as a shell takes it. */
function stateSetting(stateDir: string, root: string): string[] {
  if (stateDir === join(root, DEFAULT_STATE_DIR)) return [];
  const inside = relative(root, stateDir);
  const path = inside === '' || inside.startsWith('..') ? stateDir : inside;
  return [`STATE_DIR=${/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`}`];
}
