import type { Declarations, EventTrigger, FunctionDeclaration, TableDeclaration } from './declarations.ts';
import { senderMatchers, typeMatchers } from './event-types.ts';

/** Where a deployment lives; every physical name follows from it. */
export interface Deployment {
  /** Environment name, such as dev. */
  readonly env: string;
  readonly region: string;
  readonly accountId: string;
  /** The bus that events are taken from and published on. */
  readonly busName: string;
  /** Function id to the name that its declaration pins. */
  readonly pinnedNames?: Readonly<Record<string, string>>;
  /** Ids of the functions whose queue keeps an order. */
  readonly fifoQueues?: readonly string[];
  /** Whether its data may be reset. */
  readonly demoReset?: boolean;
  /** Everything that can be looked at. */
  readonly watched?: WatchedByContext;
}

/** By context: what can be looked at, by what stands behind `laurel-<env>-` in its name. */
export type WatchedByContext = Readonly<
  Record<string, { readonly functions: readonly string[]; readonly queues: readonly string[] }>
>;

/** The place with what only the declarations know of names. */
export function deploymentOf(
  { functions, tables = [] }: Pick<Declarations, 'functions'> & Partial<Pick<Declarations, 'tables'>>,
  place: Deployment,
): Deployment {
  const named: Deployment = {
    ...place,
    pinnedNames: Object.fromEntries(
      functions.flatMap(({ id, physicalName }) => (physicalName === id.replace('/', '-') ? [] : [[id, physicalName]])),
    ),
    fifoQueues: functions.flatMap(({ id, trigger }) => (trigger.type === 'queue' && trigger.fifo ? [id] : [])),
  };
  return { ...named, watched: watchedOf(functions, tables, named) };
}

function watchedOf(
  functions: readonly FunctionDeclaration[],
  tables: readonly TableDeclaration[],
  deployment: Deployment,
): WatchedByContext {
  const contexts = [...new Set([...functions, ...tables].map(({ context }) => context))].sort();
  return Object.fromEntries(
    contexts.map((context) => {
      const own = functions.filter((declared) => declared.context === context);
      const piped = tables.filter((declared) => declared.context === context && declared.pipe);
      const queues = [
        ...own.flatMap((declared) => queuesOf(declared, deployment)),
        ...piped.map(({ name }) => names.pipeDeadLetterQueue(deployment, name)),
      ];
      return [
        context,
        {
          functions: own.map(({ physicalName }) => physicalName).sort(),
          queues: queues.map((queue) => queue.slice(names.own(deployment, '').length)).sort(),
        },
      ];
    }),
  );
}

/** The names of a function's queues: the one that it reads, and those for what was given up on. */
function queuesOf(declared: FunctionDeclaration, deployment: Deployment): string[] {
  const { id, trigger } = declared;
  return [
    ...(trigger.type === 'event' || trigger.type === 'queue' ? [names.queue(deployment, id)] : []),
    ...(hasDeadLetterQueue(declared) ? [names.deadLetterQueue(deployment, id)] : []),
    ...(trigger.type === 'schedule' ? [names.scheduleDeadLetterQueue(deployment, id)] : []),
  ];
}

/** In the place of a deployment's own names where what is compared must not depend on them. */
export const PLACELESS: Deployment = { env: '<env>', region: '<region>', accountId: '<account>', busName: '<bus>' };

/** The alias that every deployment moves to the version it published. */
export const LIVE_ALIAS = 'live';

/** The names infra/ gives to the same things; the two are compared by test/terraform. */
export const names = {
  own: (d: Deployment, name: string) => `laurel-${d.env}-${name}`,
  function: (d: Deployment, id: string) => `laurel-${d.env}-${d.pinnedNames?.[id] ?? id.replace('/', '-')}`,
  functionArn: (d: Deployment, id: string) =>
    `arn:aws:lambda:${d.region}:${d.accountId}:function:${names.function(d, id)}`,
  liveArn: (d: Deployment, id: string) => `${names.functionArn(d, id)}:${LIVE_ALIAS}`,
  table: (d: Deployment, table: string) => `laurel-${d.env}-${table}`,
  tableArn: (d: Deployment, table: string) =>
    `arn:aws:dynamodb:${d.region}:${d.accountId}:table/${names.table(d, table)}`,
  /** A function's queue and its rule share the function's name; SQS wants `.fifo` behind the names of FIFO queues. */
  queue: (d: Deployment, id: string) => `${names.function(d, id)}${fifoSuffix(d, id)}`,
  deadLetterQueue: (d: Deployment, id: string) => `${names.function(d, id)}-dlq${fifoSuffix(d, id)}`,
  schedule: (d: Deployment, id: string) => `${names.function(d, id)}-schedule`,
  scheduleDeadLetterQueue: (d: Deployment, id: string) => `${names.schedule(d, id)}-dlq`,
  pipe: (d: Deployment, table: string) => `${names.table(d, table)}-pipe`,
  pipeDeadLetterQueue: (d: Deployment, table: string) => `${names.table(d, table)}-pipe-dlq`,
  queueArn: (d: Deployment, queue: string) => `arn:aws:sqs:${d.region}:${d.accountId}:${queue}`,
  rule: (d: Deployment, id: string) => names.function(d, id),
  ruleArn: (d: Deployment, id: string) =>
    `arn:aws:events:${d.region}:${d.accountId}:rule/${d.busName}/${names.rule(d, id)}`,
  busArn: (d: Deployment) => `arn:aws:events:${d.region}:${d.accountId}:event-bus/${d.busName}`,
  parameter: (d: Deployment, path: string) => `/${d.env}/${path}`,
  parameterArn: (d: Deployment, path: string) =>
    `arn:aws:ssm:${d.region}:${d.accountId}:parameter${names.parameter(d, path)}`,
  /** The functions of this name, in the order of their contexts. */
  everyContext: (d: Deployment, name: string) =>
    Object.entries(d.watched ?? {}).flatMap(([context, { functions }]) =>
      functions.includes(`${context}-${name}`) ? [names.liveArn(d, `${context}/${name}`)] : [],
    ),
  /** What a context writes into the source of its events. */
  source: (d: Deployment, context: string) => `${d.env}.${context}`,
} as const;

function fifoSuffix(d: Deployment, id: string): string {
  return d.fifoQueues?.includes(id) ? '.fifo' : '';
}

/** The rule's pattern in the EventBridge language. */
export function eventPattern(deployment: Deployment, trigger: EventTrigger): Record<string, unknown> {
  const sources = trigger.sources.map((context) => names.source(deployment, context));
  return {
    source: trigger.strays ? [{ 'anything-but': sources }] : sources,
    'detail-type': trigger.strays ? senderMatchers(trigger.detailTypes) : typeMatchers(trigger.detailTypes),
    ...(trigger.detail || trigger.passedOver
      ? {
          detail: {
            ...trigger.detail,
            // A CloudEvent says its type itself: one field cannot be matched by a prefix and against a list at once.
            ...(trigger.passedOver ? { type: [{ 'anything-but': [...trigger.passedOver] }] } : {}),
          },
        }
      : {}),
  };
}

/** Queue visibility: six times the function's timeout, as AWS advises for SQS event sources, plus the batch window. */
export function visibilityTimeoutSeconds(declared: FunctionDeclaration): number {
  const { trigger } = declared;
  const windowSeconds = trigger.type === 'event' || trigger.type === 'queue' ? trigger.batchWindowSeconds : 0;
  return 6 * declared.timeoutSeconds + windowSeconds;
}

/**
 * A function has a dead-letter queue unless a request starts it, whose caller gets the failure: for messages, stream
 * records, or asynchronous events that it could not handle.
 */
export function hasDeadLetterQueue(declared: FunctionDeclaration): boolean {
  return declared.trigger.type !== 'http';
}

/** `order-history` as OrderHistory. */
export function pascal(name: string): string {
  return name.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());
}
