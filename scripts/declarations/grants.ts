import type { FunctionDeclaration } from './declarations.ts';
import { type Deployment, LIVE_ALIAS, names, pascal } from './names.ts';

/** One statement of a function's identity policy, in IAM's own words. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A part of a statement that a call was allowed by. */
export interface GrantUse {
  /** The function's id. */
  readonly function: string;
  readonly sid: string;
  /** Action, Resource or the condition's key, such as dynamodb:LeadingKeys. */
  readonly element: string;
  /** As in the statement, with the names of no deployment (PLACELESS). */
  readonly value: string;
}

/**
 * The least-privilege statements that follow from a declaration. infra/ derives the same ones;
 * the local stack refuses what they do not allow.
 */
export function grantsOf(declared: FunctionDeclaration, deployment: Deployment): Statement[] {
  const { uses, trigger } = declared;
  const statements: Statement[] = [];
  for (const [table, use] of Object.entries(uses.tables ?? {})) {
    const arn = names.tableArn(deployment, table);
    statements.push({
      Sid: `Table${pascal(table)}`,
      Effect: 'Allow',
      Action: use.actions.map((action) => `dynamodb:${action}`),
      Resource: [arn, ...(use.indexes ?? []).map((index) => `${arn}/index/${index}`)],
      ...(use.leadingKeys
        ? { Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': use.leadingKeys } } }
        : {}),
    });
  }
  if (uses.bus)
    statements.push({
      Sid: 'Publish',
      Effect: 'Allow',
      Action: ['events:PutEvents'],
      Resource: [names.busArn(deployment)],
      Condition: {
        StringEquals: {
          'events:source': names.source(deployment, uses.bus.publishAs),
          'events:detail-type': uses.bus.types,
        },
      },
    });
  const parameters = Object.values(uses.parameters ?? {});
  if (parameters.length > 0)
    statements.push({
      Sid: 'Parameters',
      Effect: 'Allow',
      Action: ['ssm:GetParameter'],
      Resource: parameters.map((path) => names.parameterArn(deployment, path)),
    });
  const queues = Object.values(uses.queues ?? {});
  if (queues.length > 0)
    statements.push({
      Sid: 'Send',
      Effect: 'Allow',
      Action: ['sqs:SendMessage'],
      Resource: queues.map((id) => names.queueArn(deployment, names.queue(deployment, id))),
    });
  const invoked = Object.values(uses.functions ?? {});
  if (invoked.length > 0)
    statements.push({
      Sid: 'Invoke',
      Effect: 'Allow',
      Action: ['lambda:InvokeFunction'],
      Resource: invoked.map((id) => `${names.functionArn(deployment, id)}:${LIVE_ALIAS}`),
    });
  for (const name of uses.everyContext ?? [])
    statements.push({
      Sid: `InvokeEvery${pascal(name)}`,
      Effect: 'Allow',
      Action: ['lambda:InvokeFunction'],
      Resource: names.everyContext(deployment, name),
    });
  if (uses.callbacks)
    statements.push({
      Sid: 'Callbacks',
      Effect: 'Allow',
      Action: ['lambda:SendDurableExecutionCallbackSuccess', 'lambda:SendDurableExecutionCallbackFailure'],
      Resource: uses.callbacks.map((id) => `${names.functionArn(deployment, id)}:*`),
    });
  if (uses.lookAt?.includes('queues'))
    statements.push({
      Sid: 'LookAtQueues',
      Effect: 'Allow',
      Action: ['sqs:GetQueueAttributes'],
      // By context but for what pinned names hide: a role's policies may have 10,240 characters.
      Resource: [
        ...new Set(
          Object.entries(deployment.watched ?? {}).flatMap(([context, { queues }]) =>
            queues.map((queue) => (queue.startsWith(`${context}-`) ? `${context}-*` : queue)),
          ),
        ),
      ]
        .sort()
        .map((queue) => names.queueArn(deployment, names.own(deployment, queue))),
    });
  if (uses.lookAt?.includes('metrics'))
    statements.push({
      Sid: 'LookAtMetrics',
      Effect: 'Allow',
      Action: ['cloudwatch:GetMetricData'],
      // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html: it knows no resource.
      Resource: ['*'],
      Condition: { StringEquals: { 'aws:RequestedRegion': deployment.region } },
    });
  if (declared.durable)
    statements.push({
      Sid: 'Checkpoint',
      Effect: 'Allow',
      Action: ['lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState'],
      // The unqualified ARN never matches: checkpoints are made by a version.
      Resource: [`${names.functionArn(deployment, declared.id)}:*`],
    });
  // The mapping polls, and gives up on records, with the function's own role.
  if (trigger.type === 'event' || trigger.type === 'queue')
    statements.push({
      Sid: 'Poll',
      Effect: 'Allow',
      // What failed for the moment is given back for a few seconds rather than for the whole visibility timeout.
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
      Resource: [names.queueArn(deployment, names.queue(deployment, declared.id))],
    });
  if (trigger.type === 'stream')
    statements.push({
      Sid: 'Poll',
      Effect: 'Allow',
      Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      Resource: [`${names.tableArn(deployment, trigger.table)}/stream/*`],
    });
  if (trigger.type === 'event' || trigger.type === 'queue' || trigger.type === 'stream')
    statements.push({
      Sid: 'Park',
      Effect: 'Allow',
      Action: ['sqs:SendMessage'],
      Resource: [names.queueArn(deployment, names.deadLetterQueue(deployment, declared.id))],
    });
  return statements;
}

/** The environment variables that follow from a declaration. */
export function environmentOf(
  declared: FunctionDeclaration,
  deployment: Deployment,
  /** Queue URLs are the queue service's to give. */
  queueUrl: (queue: string) => string,
): Record<string, string> {
  const { uses } = declared;
  return {
    ENV: deployment.env,
    ...(deployment.demoReset && takesPartInResets(declared.context, deployment)
      ? { DEMO_RESET: declared.context }
      : {}),
    ...declared.environment,
    ...mapEntries(uses.tables, (table) => [`${constant(table)}_TABLE_NAME`, names.table(deployment, table)]),
    ...(uses.bus
      ? {
          EVENT_BUS_NAME: deployment.busName,
          EVENT_SOURCE: names.source(deployment, uses.bus.publishAs),
        }
      : {}),
    ...mapEntries(uses.parameters, (name, path) => [`${name}_PARAMETER`, names.parameter(deployment, path)]),
    ...mapEntries(uses.functions, (name, id) => [`${name}_FUNCTION_ARN`, names.liveArn(deployment, id)]),
    ...Object.fromEntries(
      (uses.everyContext ?? []).map((name) => [
        `EVERY_${constant(name)}_FUNCTION_ARNS`,
        names.everyContext(deployment, name).join(' '),
      ]),
    ),
    ...mapEntries(uses.queues, (name, id) => [`${name}_QUEUE_URL`, queueUrl(names.queue(deployment, id))]),
    ...watchedBy(declared, deployment, queueUrl),
    ...(declared.trigger.type === 'event' || declared.trigger.type === 'queue'
      ? { QUEUE_URL: queueUrl(names.queue(deployment, declared.id)) }
      : {}),
    ...(declared.trigger.type === 'event' || declared.trigger.type === 'queue' || declared.trigger.type === 'stream'
      ? { DEAD_LETTER_QUEUE_URL: queueUrl(names.deadLetterQueue(deployment, declared.id)) }
      : {}),
  };
}

/** A context that can be reset, or the one that resets the others. */
export function takesPartInResets(context: string, { watched = {} }: Deployment): boolean {
  return context === 'demo' || (watched[context]?.functions.includes(`${context}-reset`) ?? false);
}

/** The contexts alone: which functions and queues are theirs is in the bundle, and an environment has 4 KB. */
function watchedBy(
  { uses }: FunctionDeclaration,
  deployment: Deployment,
  queueUrl: (queue: string) => string,
): Record<string, string> {
  if (!uses.lookAt) return {};
  const anyQueue = names.own(deployment, '');
  return {
    WATCHED_CONTEXTS: Object.keys(deployment.watched ?? {}).join(' '),
    ...(uses.lookAt.includes('queues') ? { QUEUES_URL: queueUrl(anyQueue).slice(0, -1 - anyQueue.length) } : {}),
  };
}

function mapEntries<T>(
  from: Readonly<Record<string, T>> | undefined,
  entry: (key: string, value: T) => [string, string],
): Record<string, string> {
  return Object.fromEntries(Object.entries(from ?? {}).map(([key, value]) => entry(key, value)));
}

function constant(name: string): string {
  return name.replaceAll('-', '_').toUpperCase();
}
