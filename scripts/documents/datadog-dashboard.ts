import type { MetricDeclaration } from '../declarations/metrics.ts';
import { datadogName, exceptByDimension, wordsOf } from './datadog-metric.ts';

/** One line, or one bar, of a chart. */
interface Series {
  readonly query: string;
  readonly alias?: string;
}

interface Chart {
  readonly title: string;
  readonly display: 'bars' | 'line';
  readonly series: readonly Series[];
}

interface Group {
  readonly title: string;
  readonly charts: readonly Chart[];
}

const VARIABLES = { env: 'env', region: 'region', account: 'aws_account' };

/** AWS's own metrics have no environment: its name is part of what they name. */
const aws = (
  aggregation: 'sum' | 'max',
  name: string,
  scope: string,
  more: { readonly by?: string; readonly count?: boolean } = {},
) =>
  `${aggregation}:aws.${name}{${scope},$region,$account}${more.by === undefined ? '' : ` by {${more.by}}`}${more.count ? '.as_count()' : ''}`;

const QUEUE = { by: 'queuename' };
const FUNCTION = { by: 'functionname' };
const COUNT = { count: true };
/** An API's id says nothing of whose it is, its tags do. */
const API = 'application:laurel';

/** The questions of the CloudWatch dashboard, asked of what Datadog's AWS integration collects. */
const OF_AWS: readonly Group[] = [
  {
    title: 'HTTP API',
    charts: [
      bars('Requests and errors', {
        requests: aws('sum', 'apigateway.count', API, COUNT),
        '4xx': aws('sum', 'apigateway.4xx', API, COUNT),
        '5xx': aws('sum', 'apigateway.5xx', API, COUNT),
      }),
      line('Latency p95 (ms)', aws('max', 'apigateway.latency.p95', API, { by: 'apiid' })),
    ],
  },
  {
    title: 'Queues and streams',
    charts: [
      line(
        'Waiting messages',
        aws('max', 'sqs.approximate_number_of_messages_visible', 'queuename:laurel-*,!queuename:*-dlq', QUEUE),
      ),
      line(
        'Age of the oldest message (s)',
        aws('max', 'sqs.approximate_age_of_oldest_message', 'queuename:laurel-*,!queuename:*-dlq', QUEUE),
      ),
      line(
        'Messages in dead-letter queues',
        aws('max', 'sqs.approximate_number_of_messages_visible', 'queuename:laurel-*-dlq', QUEUE),
      ),
      line('Behind the stream (ms)', aws('max', 'lambda.iterator_age.maximum', 'functionname:laurel-*', FUNCTION)),
      bars('EventBridge could not deliver', {
        'given up': aws('sum', 'events.failed_invocations', 'rulename:laurel-*', COUNT),
        lost: aws('sum', 'events.invocations_failed_to_be_sent_to_dlq', 'rulename:laurel-*', COUNT),
      }),
    ],
  },
  {
    title: 'Functions',
    charts: [
      bars('Invocations', {
        invocations: aws('sum', 'lambda.invocations', 'functionname:laurel-*', { ...FUNCTION, ...COUNT }),
      }),
      bars('Errors and throttles', {
        errors: aws('sum', 'lambda.errors', 'functionname:laurel-*', { ...FUNCTION, ...COUNT }),
        throttles: aws('sum', 'lambda.throttles', 'functionname:laurel-*', { ...FUNCTION, ...COUNT }),
        timeouts: aws('sum', 'lambda.enhanced.timeouts', 'functionname:laurel-*', { ...FUNCTION, ...COUNT }),
        'lost events': aws('sum', 'lambda.dead_letter_errors', 'functionname:laurel-*', { ...FUNCTION, ...COUNT }),
      }),
      line('Longest duration (s)', aws('max', 'lambda.enhanced.duration', 'functionname:laurel-*', FUNCTION)),
    ],
  },
  {
    title: 'Tables',
    charts: [
      bars('Throttled requests', {
        writes: aws('sum', 'dynamodb.write_throttle_events', 'tablename:laurel-*', COUNT),
        reads: aws('sum', 'dynamodb.read_throttle_events', 'tablename:laurel-*', COUNT),
      }),
      {
        ...bars('Consumed capacity', {
          writes: aws('sum', 'dynamodb.consumed_write_capacity_units', 'tablename:laurel-*'),
          reads: aws('sum', 'dynamodb.consumed_read_capacity_units', 'tablename:laurel-*'),
        }),
        display: 'line',
      },
    ],
  },
];

/**
 * The body that Datadog's API takes: what the contexts declare that they write (metrics.json), chart by chart as on the
 * CloudWatch dashboard, and AWS's own metrics of what carries it.
 *
 * @source https://docs.datadoghq.com/api/latest/dashboards/#create-a-new-dashboard
 */
export function datadogDashboard(metrics: readonly MetricDeclaration[]): Record<string, unknown> {
  const groups = [{ title: 'Product', charts: productCharts(metrics) }, ...OF_AWS];
  return {
    title: 'Laurel',
    description: 'What the contexts write, and the parts that carry it. Runbooks: docs/operations.',
    layout_type: 'ordered',
    template_variables: Object.entries(VARIABLES).map(([name, prefix]) => ({
      name,
      prefix,
      available_values: [],
      defaults: ['*'],
    })),
    widgets: groups.map(({ title, charts }) => ({
      definition: { type: 'group', layout_type: 'ordered', title, widgets: charts.map(widget) },
    })),
  };
}

function productCharts(metrics: readonly MetricDeclaration[]): Chart[] {
  const titles = [...new Set(metrics.flatMap(({ chart }) => chart ?? []))];
  return [
    ...titles.map((title) =>
      bars(
        title,
        Object.fromEntries(
          metrics.filter(({ chart }) => chart === title).map((metric) => [wordsOf(metric.name), totalOf(metric)]),
        ),
      ),
    ),
    ...metrics.flatMap((metric): Chart[] => {
      const { name, unit, by } = metric;
      if (by === undefined) return [];
      const title = `${sentence(wordsOf(name))} by ${by.replaceAll('_', ' ')}`;
      const query = scoped(metric, `${by}:*`);
      return unit === 'Count'
        ? [bars(title, { [wordsOf(name)]: `sum:${query} by {${by}}.as_count()` })]
        : [line(`${title} (ms)`, `avg:${query} by {${by}}`)];
    }),
  ];
}

function totalOf(metric: MetricDeclaration): string {
  return `sum:${scoped(metric, ...exceptByDimension(metric))}.as_count()`;
}

function scoped(metric: MetricDeclaration, ...dimension: string[]): string {
  return `${datadogName(metric)}{${['service:laurel', ...dimension, '$env', '$region', '$account'].join(',')}}`;
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function bars(title: string, series: Readonly<Record<string, string>>): Chart {
  return { title, display: 'bars', series: Object.entries(series).map(([alias, query]) => ({ alias, query })) };
}

/** One line for each of what the query is grouped by, named by that. */
function line(title: string, query: string): Chart {
  return { title, display: 'line', series: [{ query }] };
}

function widget({ title, display, series }: Chart): Record<string, unknown> {
  const named = series.map(({ query, alias }, index) => ({ name: `query${index}`, query, alias }));
  return {
    definition: {
      type: 'timeseries',
      title,
      show_legend: true,
      legend_layout: 'auto',
      requests: [
        {
          response_format: 'timeseries',
          display_type: display,
          queries: named.map(({ name, query }) => ({ data_source: 'metrics', name, query })),
          // With one query the group's name is the better legend.
          formulas: named.map(({ name, alias }) => (series.length > 1 ? { formula: name, alias } : { formula: name })),
        },
      ],
    },
  };
}
