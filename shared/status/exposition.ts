import { type Check, healthOf } from './check.ts';

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[];
}

/**
 * What the last check says, in the text format that Prometheus scrapes. A gauge each, in base units.
 *
 * @source https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function exposition(last: Check | undefined, nowMs: number): string {
  const findings = last?.findings ?? [];
  const metrics: readonly Metric[] = [
    {
      name: 'laurel_healthy',
      help: 'Whether the last check is recent and found every part in order.',
      samples: [{ value: healthOf(last, nowMs) === 'healthy' ? 1 : 0 }],
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
  ];
  return metrics.map(written).join('');
}

function written({ name, help, samples }: Metric): string {
  const lines = samples.map(({ labels = {}, value }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text.replace(/["\\\n]/g, escaped)}"`);
    return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`;
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}
