import type { FunctionDeclaration, TableDeclaration } from '../../scripts/declarations/declarations.ts';
import { environmentOf, grantsOf } from '../../scripts/declarations/grants.ts';
import {
  type Deployment,
  eventPattern,
  hasDeadLetterQueue,
  names,
  visibilityTimeoutSeconds,
} from '../../scripts/declarations/names.ts';
import { byKey, comparableStatements, type Description, type Environment, mapValues } from './environment.ts';

/** What the declarations mean, in the words of scripts/declarations. */
export function declaredEnvironment(
  functions: readonly FunctionDeclaration[],
  tables: readonly TableDeclaration[],
  deployment: Deployment,
): Environment {
  const queueUrl = (queue: string) => `https://sqs.${deployment.region}.amazonaws.com/${deployment.accountId}/${queue}`;
  return {
    functions: byKey(
      functions,
      ({ id }) => id,
      (declared) => ({
        name: names.function(deployment, declared.id),
        description: declared.description,
        memoryMb: declared.memoryMb,
        timeoutSeconds: declared.timeoutSeconds,
        reservedConcurrency: declared.reservedConcurrency ?? null,
        durable: declared.durable ?? null,
      }),
    ),
    variables: byKey(
      functions,
      ({ id }) => id,
      (declared) => environmentOf(declared, deployment, queueUrl),
    ),
    grants: byKey(
      functions,
      ({ id }) => id,
      (declared) => comparableStatements(grantsOf(declared, deployment)),
    ),
    routes: Object.fromEntries(
      functions.flatMap(({ id, trigger }) =>
        trigger.type === 'http'
          ? [[`${trigger.method} ${trigger.path}`, { function: names.function(deployment, id) }]]
          : [],
      ),
    ),
    rules: Object.fromEntries(
      functions.flatMap(({ id, trigger }) =>
        trigger.type === 'event'
          ? [[names.rule(deployment, id), { bus: deployment.busName, pattern: eventPattern(deployment, trigger) }]]
          : [],
      ),
    ),
    queues: Object.fromEntries(
      functions.flatMap((declared) => [
        ...(declared.trigger.type === 'event'
          ? [
              [
                names.queue(deployment, declared.id),
                {
                  visibilityTimeoutSeconds: visibilityTimeoutSeconds(declared),
                  maxReceiveCount: declared.trigger.maxReceiveCount,
                },
              ],
            ]
          : []),
        ...(hasDeadLetterQueue(declared) ? [[names.deadLetterQueue(deployment, declared.id), {}]] : []),
      ]),
    ),
    mappings: Object.fromEntries(
      functions.flatMap(({ id, trigger }): [string, Description][] => {
        if (trigger.type === 'event') {
          const { batchSize, batchWindowSeconds, maximumConcurrency } = trigger;
          return [[id, { batchSize, batchWindowSeconds, maximumConcurrency }]];
        }
        if (trigger.type === 'stream') {
          const { type: _, table: __, filters = [], ...settings } = trigger;
          return [[id, { ...settings, filters }]];
        }
        return [];
      }),
    ),
    schedules: Object.fromEntries(
      functions.flatMap(({ id, trigger }) =>
        trigger.type === 'schedule' ? [[id, { expression: trigger.expression }]] : [],
      ),
    ),
    tables: byKey(
      tables,
      ({ name }) => names.table(deployment, name),
      (table) => ({
        keys: [table.partitionKey.name, table.sortKey?.name ?? null],
        types: Object.fromEntries(
          [
            table.partitionKey,
            table.sortKey,
            ...Object.values(table.localIndexes).map(({ sortKey }) => sortKey),
            ...Object.values(table.globalIndexes).flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]),
          ].flatMap((key) => (key ? [[key.name, key.type]] : [])),
        ),
        localIndexes: mapValues(table.localIndexes, ({ sortKey }) => sortKey.name),
        globalIndexes: mapValues(table.globalIndexes, ({ partitionKey, sortKey }) => [
          partitionKey.name,
          ...(sortKey ? [sortKey.name] : []),
        ]),
        timeToLiveAttribute: table.timeToLiveAttribute ?? null,
        stream: table.stream ?? null,
      }),
    ),
  };
}
