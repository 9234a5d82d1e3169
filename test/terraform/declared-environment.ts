import type { FunctionDeclaration, Projection, TableDeclaration } from '../../scripts/declarations/declarations.ts';
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
        ...(declared.trigger.type === 'event' || declared.trigger.type === 'queue'
          ? [
              [
                names.queue(deployment, declared.id),
                {
                  fifo: declared.trigger.type === 'queue' && declared.trigger.fifo,
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
        if (trigger.type === 'event' || trigger.type === 'queue') {
          const { batchSize, batchWindowSeconds, maximumConcurrency } = trigger;
          return [[id, { batchSize, batchWindowSeconds, maximumConcurrency }]];
        }
        if (trigger.type === 'stream') {
          // redriveTo is for the tools that bring back what was given up on.
          const { type: _, table: __, redriveTo: ___, filters = [], ...settings } = trigger;
          return [[id, { ...settings, filters }]];
        }
        return [];
      }),
    ),
    schedules: Object.fromEntries(
      functions.flatMap(({ id, trigger }) =>
        trigger.type === 'schedule'
          ? [
              [
                id,
                {
                  expression: trigger.expression,
                  timeZone: trigger.timeZone,
                  flexibleWindowMinutes: trigger.flexibleWindowMinutes ?? null,
                  maximumRetryAttempts: trigger.maximumRetryAttempts,
                  maximumEventAgeSeconds: trigger.maximumEventAgeSeconds,
                  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
                  input: {
                    scheduledTime: '<aws.scheduler.scheduled-time>',
                    scheduleArn: '<aws.scheduler.schedule-arn>',
                    executionId: '<aws.scheduler.execution-id>',
                  },
                },
              ],
            ]
          : [],
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
        localIndexes: mapValues(table.localIndexes, ({ sortKey, projection }) => ({
          keys: [sortKey.name],
          ...projected(projection),
        })),
        globalIndexes: mapValues(table.globalIndexes, ({ partitionKey, sortKey, projection }) => ({
          keys: [partitionKey.name, ...(sortKey ? [sortKey.name] : [])],
          ...projected(projection),
        })),
        timeToLiveAttribute: table.timeToLiveAttribute ?? null,
        stream: table.stream ?? null,
      }),
    ),
    pipes: Object.fromEntries(
      tables.flatMap(({ name, pipe }): [string, Description][] => {
        if (!pipe) return [];
        const { target, publishAs, detailType, filters = [], inputTemplate = null, ...settings } = pipe;
        return [
          [
            names.pipe(deployment, name),
            {
              ...settings,
              filters,
              inputTemplate,
              deadLetterQueue: names.pipeDeadLetterQueue(deployment, name),
              target:
                target === 'bus'
                  ? {
                      arn: names.busArn(deployment),
                      source: names.source(deployment, publishAs ?? ''),
                      detailType,
                    }
                  : { arn: names.queueArn(deployment, names.queue(deployment, target.queue)) },
            },
          ],
        ];
      }),
    ),
  };
}

/** The projection in DynamoDB's words. */
function projected(projection: Projection): Description {
  return typeof projection === 'string'
    ? { projection, include: null }
    : { projection: 'INCLUDE', include: projection.include.toSorted() };
}
