import { checkLanguages } from './aws-languages.ts';
import { functionFile, refuse } from './declaration-error.ts';
import type { FunctionDeclaration, TableDeclaration } from './declarations.ts';
import { unsupportedByFilters } from './filter-language.ts';
import { grantsOf, takesPartInResets } from './grants.ts';
import { type Deployment, deploymentOf, names } from './names.ts';
import { checkTable } from './table-rules.ts';

/** `laurel-`, an environment's name of ten characters, `-`: see infra/variables.tf. */
const LONGEST_PREFIX = 'laurel-'.length + 10 + '-'.length;

/**
 * A role carries its function's name and the region, `ap-northeast-1` being as long as any, and IAM takes 64 characters.
 * Functions and rules take 64, queues 80: the role is the tightest.
 *
 * @source https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const MAX_PHYSICAL_NAME_LENGTH = 64 - LONGEST_PREFIX - '-ap-northeast-1'.length;

/** A pipe's role is the table's name with `-pipe` and the region. */
export const MAX_PIPE_TABLE_NAME_LENGTH = MAX_PHYSICAL_NAME_LENGTH - '-pipe'.length;

/** @source https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_ENVIRONMENT_BYTES = 4096;

/**
 * The policies within a role may have 10,240 characters together. 2,048 are for what Terraform adds to a function's own:
 * logs, traces, dead letters, keys, Datadog and a VPC.
 *
 * @source https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const MAX_GRANTS_CHARACTERS = 10_240 - 2_048;

/**
 * Longer an HTTP API waits for no function: its caller is told 503, whatever the function does then.
 *
 * @source https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html (maximum integration timeout)
 */
export const MAX_ROUTE_SECONDS = 30;

/** Where every name is as long as it can be. */
const LONGEST_PLACE: Deployment = {
  env: 'e'.repeat(10),
  region: 'ap-northeast-1',
  accountId: '000000000000',
  busName: 'b'.repeat(64),
};

/**
 * Names that Lambda sets itself; a function that gives them is refused. `_HANDLER` and `LAMBDA_*` cannot be written in a
 * declaration or belong to the same family.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
const RESERVED_VARIABLES = new Set([
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

/**
 * SQS hands out ten messages a call; larger batches are collected over a window.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html (BatchSize)
 */
const MAX_UNWINDOWED_BATCH_SIZE = 10;

/** @throws DeclarationError for what AWS would refuse at the deployment, or take and then not do */
export function checkAwsRules(functions: readonly FunctionDeclaration[], tables: readonly TableDeclaration[]): void {
  const anywhere = deploymentOf({ functions, tables }, LONGEST_PLACE);
  for (const declared of functions) {
    checkName(declared);
    checkRouteTimeout(declared);
    checkEnvironment(declared, anywhere);
    checkPolicy(declared, anywhere);
    checkBatches(declared);
    checkLanguages(declared, anywhere);
    if (declared.trigger.type === 'stream')
      checkFilters(functionFile(declared.id), '/trigger/filters', declared.trigger.filters);
  }
  for (const table of tables) {
    checkTable(table);
    const { file, name, pipe } = table;
    if (!pipe) continue;
    if (name.length > MAX_PIPE_TABLE_NAME_LENGTH)
      refuse(file, '/', `the name of a table with a pipe must not exceed ${MAX_PIPE_TABLE_NAME_LENGTH} characters`);
    checkFilters(file, '/pipe/filters', pipe.filters);
  }
}

function checkName({ id, physicalName }: FunctionDeclaration): void {
  if (physicalName.length > MAX_PHYSICAL_NAME_LENGTH)
    refuse(
      functionFile(id),
      '/name',
      `"${physicalName}" has ${physicalName.length} characters: above ${MAX_PHYSICAL_NAME_LENGTH} its role would not fit ` +
        'into the 64 that IAM takes. Rename the folder, or give it a shorter "name"',
    );
}

function checkRouteTimeout({ id, trigger, timeoutSeconds }: FunctionDeclaration): void {
  if (trigger.type === 'http' && timeoutSeconds > MAX_ROUTE_SECONDS)
    refuse(functionFile(id), '/timeoutSeconds', `a route is waited for ${MAX_ROUTE_SECONDS} seconds by API Gateway`);
}

function checkEnvironment(declared: FunctionDeclaration, anywhere: Deployment): void {
  const file = functionFile(declared.id);
  for (const name of Object.keys(declared.environment))
    if (RESERVED_VARIABLES.has(name)) refuse(file, `/environment/${name}`, 'is a name that Lambda sets itself');
  const bytes = Buffer.byteLength(JSON.stringify(declared.environment)) + followingBytes(declared, anywhere);
  if (bytes > MAX_ENVIRONMENT_BYTES)
    refuse(file, '/environment', `${bytes} bytes with what follows from uses: Lambda takes ${MAX_ENVIRONMENT_BYTES}`);
}

/** What `uses` adds to the environment, with names as long as a deployment may make them. */
function followingBytes({ context, uses }: FunctionDeclaration, deployment: Deployment): number {
  const { tables, bus, parameters, queues, functions, everyContext, lookAt } = uses;
  const { watched = {} } = deployment;
  const arnBytes = 'arn:aws-us-gov:lambda:ap-northeast-1:000000000000:function::live'.length + 64;
  const entry = (name: string, value: number) => name.length + value + '"":"",'.length;
  const sum = (from: Readonly<Record<string, unknown>> | undefined, bytes: (name: string) => number) =>
    Object.keys(from ?? {}).reduce((total, name) => total + bytes(name), 0);
  return (
    sum(tables, (name) => entry(`${name}_TABLE_NAME`, LONGEST_PREFIX + name.length)) +
    sum(parameters, (name) => entry(`${name}_PARAMETER`, 12 + String(parameters?.[name]).length)) +
    sum(queues, (name) => entry(`${name}_QUEUE_URL`, arnBytes)) +
    sum(functions, (name) => entry(`${name}_FUNCTION_ARN`, arnBytes)) +
    sum(Object.fromEntries((everyContext ?? []).map((name) => [name, name])), (name) =>
      entry(`EVERY_${name}_FUNCTION_ARNS`, names.everyContext(deployment, name).join(' ').length),
    ) +
    (takesPartInResets(context, deployment) ? entry('DEMO_RESET', context.length) : 0) +
    (bus ? entry('EVENT_BUS_NAME', 64) + entry('EVENT_SOURCE', 11 + bus.publishAs.length) : 0) +
    (lookAt ? entry('WATCHED_CONTEXTS', Object.keys(watched).join(' ').length) + entry('QUEUES_URL', arnBytes) : 0)
  );
}

function checkPolicy(declared: FunctionDeclaration, anywhere: Deployment): void {
  const { length } = JSON.stringify(grantsOf(declared, anywhere));
  if (length > MAX_GRANTS_CHARACTERS)
    refuse(
      functionFile(declared.id),
      '/uses',
      `what it may do takes ${length} characters in its role's policy: ${MAX_GRANTS_CHARACTERS} fit beside what every ` +
        'function may do',
    );
}

function checkBatches({ id, trigger, reservedConcurrency }: FunctionDeclaration): void {
  if (trigger.type !== 'event' && trigger.type !== 'queue') return;
  const file = functionFile(id);
  if (trigger.batchSize > MAX_UNWINDOWED_BATCH_SIZE && trigger.batchWindowSeconds === 0)
    refuse(file, '/trigger/batchSize', `above ${MAX_UNWINDOWED_BATCH_SIZE} needs a batchWindowSeconds of 1 or more`);
  if (trigger.type === 'queue' && trigger.fifo) {
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    if (trigger.batchSize > MAX_UNWINDOWED_BATCH_SIZE)
      refuse(file, '/trigger/batchSize', `of a FIFO queue is at most ${MAX_UNWINDOWED_BATCH_SIZE}`);
    if (trigger.batchWindowSeconds > 0) refuse(file, '/trigger/batchWindowSeconds', 'is for standard queues');
  }
  // Deliveries that find no room are given back to the queue and count as received: good messages would be parked.
  if (reservedConcurrency !== undefined && reservedConcurrency < trigger.maximumConcurrency)
    refuse(
      file,
      '/reservedConcurrency',
      `${reservedConcurrency} is below the mapping's maximumConcurrency of ${trigger.maximumConcurrency}`,
    );
}

function checkFilters(
  file: string,
  path: string,
  filters: readonly Readonly<Record<string, unknown>>[] | undefined,
): void {
  for (const [index, filter] of (filters ?? []).entries()) {
    const operator = unsupportedByFilters(filter);
    if (operator !== undefined)
      refuse(file, `${path}/${index}`, `${operator} is not in the filter language of event source mappings and pipes`);
  }
}
