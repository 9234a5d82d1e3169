import { type Check, healthOf } from './check.ts';
import { CIRCUIT_VALUES, type FunctionFigures, type QueueSight, type Sight } from './sight.ts';
import { ofTills } from './till-exposition.ts';

/** A metric with all its samples, as the text format has it. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type?: 'counter' | 'gauge' | 'summary';
  readonly samples: readonly {
    /** Of a summary's sum and count. */
    readonly suffix?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

/**
 * What the last check found and saw, in the text format that Prometheus scrapes. Gauges in base units; what tills' dashboards know by
 * a name of its own keeps it, with its unit. What AWS
 * measures is called as Prometheus' own exporter for CloudWatch calls it, so that dashboards for that one show it.
 *
 * @source https://github.com/prometheus/cloudwatch_exporter (names of metrics)
 * @source https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function exposition(last: Check | undefined, nowMs: number, sight?: Sight): string {
  const findings = last?.findings ?? [];
  const metrics: readonly Metric[] = [
    {
      name: 'laurel_healthy',
      help: 'Whether the last check is recent and found every part in order.',
      samples: [{ value: healthOf(last, nowMs, sight?.circuits) === 'healthy' ? 1 : 0 }],
    },
    {
      name: 'laurel_part_up',
      help: 'Whether a part answered the last check.',
      samples: findings.map(({ part, ok }) => ({ labels: { part }, value: ok ? 1 : 0 })),
    },
    {
      name: 'laurel_part_latency_seconds',
      help: 'How long a part took to answer the last check.',
      samples: findings.map(({ part, latencyMs }) => ({ labels: { part }, value: latencyMs / 1000 })),
    },
    {
      name: 'laurel_check_age_seconds',
      help: 'How long ago the last check was due.',
      samples: last ? [{ value: Math.max(0, nowMs - last.dueAt) / 1000 }] : [],
    },
    ...metricsOf(sight),
  ];
  return metrics.map(written).join('');
}

function metricsOf(sight: Sight | undefined): Metric[] {
  const { queues, circuits, figures, totals } = sight ?? {};
  const ofQueues = (name: string, help: string, value: (queue: QueueSight) => number | null): Metric => ({
    name: `aws_sqs_${name}_maximum`,
    help,
    samples: (queues ?? []).flatMap((queue) => {
      const measured = value(queue);
      return measured === null ? [] : [{ labels: { queue_name: queue.name }, value: measured }];
    }),
  });
  const ofFunctions = (figure: 'invocations' | 'errors' | 'throttles', help: string): Metric => ({
    name: `aws_lambda_${figure}_sum`,
    help: `${help} in the five minutes before laurel_figures_until_seconds.`,
    samples: (figures?.functions ?? []).map((one: FunctionFigures) => ({
      labels: { function_name: one.name },
      value: one[figure],
    })),
  });
  return [
    {
      name: 'circuit_breaker_state',
      help: 'Whether a service is called: 0 closed, 1 half open, 2 open.',
      samples: (circuits ?? []).map(({ service, state }) => ({ labels: { service }, value: CIRCUIT_VALUES[state] })),
    },
    ofQueues('approximate_number_of_messages_visible', 'Messages that wait.', ({ visible }) => visible),
    ofQueues('approximate_number_of_messages_not_visible', 'Messages under way.', ({ inFlight }) => inFlight),
    ofQueues('approximate_number_of_messages_delayed', 'Messages for later.', ({ delayed }) => delayed),
    ofQueues(
      'approximate_age_of_oldest_message',
      'Seconds since the oldest message was sent.',
      ({ oldestSeconds }) => oldestSeconds,
    ),
    ofFunctions('invocations', 'Runs of a function'),
    ofFunctions('errors', 'Failed runs of a function'),
    ofFunctions('throttles', 'Refused runs of a function'),
    {
      name: 'laurel_figures_until_seconds',
      help: 'The end of the five minutes that the figures of functions are of, since 1970.',
      samples: figures ? [{ value: figures.until / 1000 }] : [],
    },
    ...(totals ? ofTills(totals, circuits ?? []) : []),
  ];
}

function written({ name, help, type = 'gauge', samples }: Metric): string {
  const lines = samples.map(({ suffix = '', labels = {}, value }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text.replace(/["\\\n]/g, escaped)}"`);
    return `${name}${suffix}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}
