import type { Declarations, FunctionDeclaration } from '../../declarations/declarations.ts';
import { type Deployment, hasDeadLetterQueue, names } from '../../declarations/names.ts';
import { PARAMETER_PATHS } from '../provision/provision-parameters.ts';
import type { QueueDescription, RouteDescription, StackDescription } from './stack-file.ts';

export interface DescribedStack {
  readonly declarations: Declarations;
  readonly deployment: Deployment;
  readonly endpoint: string;
  readonly apiEndpoint: string;
  readonly otherServices: StackDescription['otherServices'];
  readonly token: string;
  readonly queueUrl: (queue: string) => string;
}

/** What this process's stack tells of itself. */
export function describeStack({
  declarations: { functions, tables },
  deployment,
  endpoint,
  apiEndpoint,
  otherServices,
  token,
  queueUrl,
}: DescribedStack): StackDescription {
  const { env, region, accountId, busName } = deployment;
  const givenUp = (givenUpBy: 'schedule' | 'pipe', deadLetterName: string): QueueDescription => ({
    givenUpBy,
    deadLetterName,
    deadLetterUrl: queueUrl(deadLetterName),
  });
  return {
    pid: process.pid,
    endpoints: { aws: endpoint, api: apiEndpoint },
    otherServices,
    env,
    region,
    accountId,
    busName,
    tables: Object.fromEntries(tables.map(({ name }) => [name, names.table(deployment, name)])),
    queues: Object.fromEntries([
      ...functions
        .filter(hasDeadLetterQueue)
        .map((declared) => [declared.id, queuesOf(declared, deployment, queueUrl)] as const),
      ...functions
        .filter(({ trigger }) => trigger.type === 'schedule')
        .map(
          ({ id }) => [`${id} (schedule)`, givenUp('schedule', names.scheduleDeadLetterQueue(deployment, id))] as const,
        ),
      ...tables
        .filter(({ pipe }) => pipe)
        .map(({ name }) => [`${name} (pipe)`, givenUp('pipe', names.pipeDeadLetterQueue(deployment, name))] as const),
    ]),
    parameters: Object.fromEntries(
      Object.entries(PARAMETER_PATHS).map(([what, path]) => [what, names.parameter(deployment, path)]),
    ),
    routes: routesOf(functions),
    functions: Object.fromEntries(functions.map(({ id }) => [id, names.function(deployment, id)])),
    token,
  };
}

function routesOf(functions: DescribedStack['declarations']['functions']): RouteDescription[] {
  return functions
    .flatMap(({ id, trigger }) =>
      trigger.type === 'http' ? [{ method: trigger.method, path: trigger.path, function: id }] : [],
    )
    .sort((one, other) => one.path.localeCompare(other.path) || one.method.localeCompare(other.method));
}

function queuesOf(
  { id, trigger }: FunctionDeclaration,
  deployment: Deployment,
  queueUrl: DescribedStack['queueUrl'],
): QueueDescription {
  const deadLetterName = names.deadLetterQueue(deployment, id);
  const deadLetter = { deadLetterName, deadLetterUrl: queueUrl(deadLetterName) };
  if (trigger.type === 'stream' && trigger.redriveTo) return { redriveTo: trigger.redriveTo, ...deadLetter };
  if (trigger.type !== 'event' && trigger.type !== 'queue') return deadLetter;
  const name = names.queue(deployment, id);
  return { name, url: queueUrl(name), ...deadLetter };
}
