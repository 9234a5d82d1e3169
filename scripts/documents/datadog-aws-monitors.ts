import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A threshold that a module's alarm has unless it is told another. */
export interface ModuleThreshold {
  readonly module: string;
  /** In the module's variable alarms. */
  readonly setting: string;
  /** How many of the metric's unit one of the setting's is. */
  readonly times?: number;
}

export interface MonitorOfAws {
  /** The alarms whose question it asks, as `<module>: <suffix>`. */
  readonly alarms: readonly string[];
  /** The page in docs/operations, without .md, whose heading is its title unless it has one of its own. */
  readonly page: string;
  readonly title?: string;
  readonly description: string;
  readonly query: string;
  readonly threshold: number | ModuleThreshold;
  readonly priority: number;
}

const QUEUE = 'by {queuename,region}';
const FUNCTION = 'by {functionname,region}';
const RULE = 'by {rulename,region}';
const TABLE = 'by {tablename,region}';
const READ_QUEUES = 'queuename:laurel-*,!queuename:*-dlq';
const MILLISECONDS_PER_SECOND = 1000;

const counted = (metric: string, scope: string, by: string) =>
  `sum(last_5m):sum:aws.${metric}{${scope}} ${by}.as_count()`;

/** What the modules' alarms ask of AWS's own metrics, asked of what Datadog's AWS integration collects; by file. */
export const MONITORS_OF_AWS: Readonly<Record<string, MonitorOfAws>> = {
  'api-server-errors': {
    alarms: ['http-api: server-errors'],
    page: 'api-server-errors',
    description: '{{value}} request(s) to the API {{apiid.name}} were answered with 5xx.',
    query: counted('apigateway.5xx', 'application:laurel', 'by {apiid,region}'),
    threshold: { module: 'http-api', setting: 'server_errors_threshold' },
    priority: 2,
  },
  'api-latency': {
    alarms: ['http-api: latency'],
    page: 'api-latency',
    description: 'One request in twenty to the API {{apiid.name}} takes {{value}} ms and more.',
    query: 'min(last_5m):max:aws.apigateway.latency.p95{application:laurel} by {apiid,region}',
    threshold: { module: 'http-api', setting: 'latency_p95_threshold_ms' },
    priority: 3,
  },
  'dead-letter-errors': {
    alarms: ['lambda-function: dead-letter-errors'],
    page: 'dead-letter-errors',
    description: 'An event that {{functionname.name}} gave up on could not be parked.',
    query: counted('lambda.dead_letter_errors', 'functionname:laurel-*', FUNCTION),
    threshold: 0,
    priority: 2,
  },
  'dead-letter-queue-depth': {
    alarms: ['dead-letter-queue: depth'],
    page: 'dead-letter-queue-depth',
    description: '{{value}} message(s) wait in {{queuename.name}}: something was given up on.',
    query: `max(last_5m):max:aws.sqs.approximate_number_of_messages_visible{queuename:laurel-*-dlq} ${QUEUE}`,
    threshold: 0,
    priority: 3,
  },
  'failed-invocations': {
    alarms: ['event-subscription: failed-invocations'],
    page: 'failed-invocations',
    description: 'EventBridge gave up on delivering events of {{rulename.name}}.',
    query: counted('events.failed_invocations', 'rulename:laurel-*', RULE),
    threshold: 0,
    priority: 2,
  },
  'function-errors': {
    alarms: ['lambda-function: errors'],
    page: 'function-errors',
    description: '{{value}} invocation(s) of {{functionname.name}} failed.',
    query: counted('lambda.errors', 'functionname:laurel-*', FUNCTION),
    threshold: { module: 'lambda-function', setting: 'errors_threshold' },
    priority: 3,
  },
  'function-throttles': {
    alarms: ['lambda-function: throttles'],
    page: 'function-throttles',
    description: '{{functionname.name}} is called more often than its concurrency allows.',
    query: counted('lambda.throttles', 'functionname:laurel-*', FUNCTION),
    threshold: { module: 'lambda-function', setting: 'throttles_threshold' },
    priority: 3,
  },
  // Each function has a timeout of its own, and one monitor one threshold: this one rings where a timeout was reached.
  'function-timeouts': {
    alarms: ['lambda-function: duration'],
    page: 'function-duration',
    title: 'Invocations time out',
    description: '{{value}} invocation(s) of {{functionname.name}} were cut off at the timeout.',
    query: counted('lambda.enhanced.timeouts', 'functionname:laurel-*', FUNCTION),
    threshold: 0,
    priority: 3,
  },
  'iterator-age': {
    alarms: ['stream-subscription: iterator-age'],
    page: 'iterator-age',
    description: '{{functionname.name}} is {{value}} ms behind its stream.',
    query: `min(last_5m):max:aws.lambda.iterator_age.maximum{functionname:laurel-*} ${FUNCTION}`,
    threshold: {
      module: 'stream-subscription',
      setting: 'iterator_age_threshold_seconds',
      times: MILLISECONDS_PER_SECOND,
    },
    priority: 3,
  },
  'lost-events': {
    alarms: ['event-subscription: lost-events'],
    page: 'lost-events',
    description: 'EventBridge could neither deliver nor park events of {{rulename.name}}.',
    query: counted('events.invocations_failed_to_be_sent_to_dlq', 'rulename:laurel-*', RULE),
    threshold: 0,
    priority: 1,
  },
  'queue-age': {
    alarms: ['event-subscription: age', 'queue-subscription: age'],
    page: 'queue-age',
    description: 'The oldest message of {{queuename.name}} has waited for {{value}} s.',
    query: `max(last_5m):max:aws.sqs.approximate_age_of_oldest_message{${READ_QUEUES}} ${QUEUE}`,
    threshold: { module: 'event-subscription', setting: 'age_threshold_seconds' },
    priority: 3,
  },
  'queue-depth': {
    alarms: ['event-subscription: depth', 'queue-subscription: depth'],
    page: 'queue-depth',
    description: '{{value}} messages wait in {{queuename.name}}.',
    query: `max(last_5m):max:aws.sqs.approximate_number_of_messages_visible{${READ_QUEUES}} ${QUEUE}`,
    threshold: { module: 'event-subscription', setting: 'depth_threshold' },
    priority: 3,
  },
  'table-throttled-reads': {
    alarms: ['dynamodb-table: throttled-reads'],
    page: 'table-throttles',
    title: 'The table throttles reads',
    description: 'DynamoDB throttles reads of {{tablename.name}}.',
    query: counted('dynamodb.read_throttle_events', 'tablename:laurel-*', TABLE),
    threshold: { module: 'dynamodb-table', setting: 'throttle_threshold' },
    priority: 3,
  },
  'table-throttled-writes': {
    alarms: ['dynamodb-table: throttled-writes'],
    page: 'table-throttles',
    title: 'The table throttles writes',
    description: 'DynamoDB throttles writes of {{tablename.name}}.',
    query: counted('dynamodb.write_throttle_events', 'tablename:laurel-*', TABLE),
    threshold: { module: 'dynamodb-table', setting: 'throttle_threshold' },
    priority: 3,
  },
  // AWS's own count of executions is not among what the integration names; the functions count theirs.
  'failed-executions': {
    alarms: ['lambda-function: durable-executions-failed'],
    page: 'durable-executions-failed',
    description: '{{value}} durable execution(s) ended as failed.',
    query: 'sum(last_5m):sum:laurel.failed_executions{service:laurel} by {env,region}.as_count()',
    threshold: { module: 'lambda-function', setting: 'durable_failed_above' },
    priority: 2,
  },
};

/** The alarms whose question is not asked in Datadog, with the reason. */
export const ASKED_IN_CLOUDWATCH_ALONE: Readonly<Record<string, string>> = {
  'dashboard-and-alarms: health': 'it sums up the others, which Datadog shows by their tag',
  'http-api: server-error-share': 'the first answer of 5xx rings already',
  'lambda-function: durable-executions-timed-out':
    'what AWS counts of executions is not among what the integration names, and one that times out counts nothing itself',
  'pipe: failed':
    'pipes are not among what the integration names; what a pipe gives up on rings by its dead-letter queue',
};

/** @throws Error where the module has no such setting */
export function thresholdOf(root: string, { module, setting, times = 1 }: ModuleThreshold): number {
  const text = readFileSync(join(root, 'infra/modules', module, 'variables.tf'), 'utf8');
  const found = new RegExp(`^ +${setting} += optional\\(number, ([\\d.]+)\\)$`, 'm').exec(text)?.[1];
  if (found === undefined) throw new Error(`infra/modules/${module}/variables.tf has no default of alarms.${setting}`);
  return Number(found) * times;
}
