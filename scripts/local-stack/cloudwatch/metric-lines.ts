/** One value of a metric, under one of its combinations of dimensions. */
export interface Measurement {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly atEpochMs: number;
  readonly values: readonly number[];
}

/** What the stack knows of a function whose log a line stands in. */
export interface LoggedFunction {
  readonly functionName: string;
}

/**
 * The metrics that a log line holds: those embedded in it, and Lambda's own in the report of an invocation.
 *
 * @source https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * @source https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function measurementsIn(line: string, logged?: LoggedFunction): Measurement[] {
  if (line.startsWith('{"_aws"')) return embedded(parsed(line));
  if (logged && line.includes('"platform.report"')) return reported(parsed(line), logged);
  return [];
}

/** A line that holds the stack's own figures in the embedded format. */
export function embeddedLine(
  namespace: string,
  dimensions: readonly Readonly<Record<string, string>>[],
  metrics: Readonly<Record<string, { readonly value: number; readonly unit: string }>>,
  atEpochMs: number,
): string {
  const values = Object.fromEntries(Object.entries(metrics).map(([name, { value }]) => [name, value]));
  return JSON.stringify({
    _aws: {
      Timestamp: atEpochMs,
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: dimensions.map((set) => Object.keys(set)),
          Metrics: Object.entries(metrics).map(([Name, { unit: Unit }]) => ({ Name, Unit })),
        },
      ],
    },
    ...Object.assign({}, ...dimensions),
    ...values,
  });
}

interface Directive {
  readonly Namespace?: unknown;
  readonly Dimensions?: readonly (readonly string[])[];
  readonly Metrics?: readonly { readonly Name: string; readonly Unit?: string }[];
}

type Line = Readonly<Record<string, unknown>>;

function embedded(line: Line): Measurement[] {
  const { Timestamp: at, CloudWatchMetrics: directives } = (line._aws ?? {}) as Line;
  if (typeof at !== 'number' || !Array.isArray(directives)) return [];
  return (directives as Directive[]).flatMap(
    ({ Namespace: namespace, Dimensions: sets = [[]], Metrics: metrics = [] }) =>
      metrics.flatMap(({ Name: name, Unit: unit = 'None' }) => {
        const given = line[name];
        const values = (Array.isArray(given) ? given : [given]).filter((value) => typeof value === 'number');
        if (values.length === 0) return [];
        return sets.map((keys) => ({
          namespace: String(namespace),
          name,
          dimensions: Object.fromEntries(keys.map((key) => [key, String(line[key])])),
          unit,
          atEpochMs: at,
          values,
        }));
      }),
  );
}

const LAMBDA = 'AWS/Lambda';

function reported(line: Line, { functionName }: LoggedFunction): Measurement[] {
  const { status, metrics } = (line.record ?? {}) as { status?: unknown; metrics?: { durationMs?: unknown } };
  const atEpochMs = Date.parse(String(line.time));
  const durationMs = metrics?.durationMs;
  if (Number.isNaN(atEpochMs) || typeof durationMs !== 'number') return [];
  const figures: readonly (readonly [string, number, string])[] = [
    ['Invocations', 1, 'Count'],
    ['Errors', status === 'success' ? 0 : 1, 'Count'],
    ['Duration', durationMs, 'Milliseconds'],
  ];
  return figures.flatMap(([name, value, unit]) =>
    lambdaDimensions(functionName).map((dimensions) => ({
      namespace: LAMBDA,
      name,
      dimensions,
      unit,
      atEpochMs,
      values: [value],
    })),
  );
}

/** Lambda tells each figure of the account, of the function, and of the alias that was called. */
export function lambdaDimensions(functionName: string): Readonly<Record<string, string>>[] {
  return [{}, { FunctionName: functionName }, { FunctionName: functionName, Resource: `${functionName}:live` }];
}

function parsed(line: string): Line {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Line) : {};
  } catch {
    return {};
  }
}
