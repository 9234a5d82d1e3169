/** One line that a function wrote. */
export interface LogEntry {
  /** As in the name of the function's file, such as loyalty-spend-points. */
  readonly functionName: string;
  /** Undefined for text that says no time. */
  readonly atEpochMs: number | undefined;
  /** The logger's level; METRIC for embedded metrics, TEXT for what is neither. */
  readonly level: string;
  readonly message: string;
  /** What else the line says, without what every line of a function says. */
  readonly details: Readonly<Record<string, unknown>>;
  /** The whole line. */
  readonly whole: unknown;
}

/** Shown by themselves, or the same on every line of a function. */
const NOT_DETAILS: ReadonlySet<string> = new Set([
  'level',
  'message',
  'timestamp',
  'service',
  'sampling_rate',
  'function_arn',
  'function_name',
  'function_memory_size',
  'xray_trace_id',
]);

/** Reads a line as Powertools' logger writes it, as embedded metrics, or as text of anybody else. */
export function logEntry(functionName: string, line: string): LogEntry {
  const whole = parsed(line);
  if (typeof whole !== 'object' || whole === null)
    return { functionName, atEpochMs: undefined, level: 'TEXT', message: line, details: {}, whole: line };
  const entry = whole as Readonly<Record<string, unknown>>;
  if (isMetric(entry)) return metricEntry(functionName, entry);
  const at = Date.parse(String(entry.timestamp));
  return {
    functionName,
    atEpochMs: Number.isNaN(at) ? undefined : at,
    level: String(entry.level ?? 'TEXT'),
    message: typeof entry.message === 'string' ? entry.message : line,
    details: Object.fromEntries(Object.entries(entry).filter(([name]) => !NOT_DETAILS.has(name))),
    whole,
  };
}

/**
 * Whether a line says an id, as a value or as a part of one: the name of an execution in its ARN, not `ada` in
 * `adapter`.
 */
export function mentions(value: unknown, id: string): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some((inner) => mentions(inner, id));
  const text = String(value);
  for (let at = text.indexOf(id); at !== -1; at = text.indexOf(id, at + 1))
    if (!isWordCharacter(text[at - 1]) && !isWordCharacter(text[at + id.length])) return true;
  return false;
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[A-Za-z0-9]/.test(character);
}

interface EmbeddedMetrics {
  readonly Timestamp?: number;
  readonly CloudWatchMetrics: readonly { readonly Metrics: readonly { readonly Name: string }[] }[];
}

function isMetric(entry: Readonly<Record<string, unknown>>): entry is { readonly _aws: EmbeddedMetrics } {
  const { _aws: aws } = entry;
  return typeof aws === 'object' && aws !== null && Array.isArray((aws as Partial<EmbeddedMetrics>).CloudWatchMetrics);
}

/** @source https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
function metricEntry(
  functionName: string,
  entry: Readonly<Record<string, unknown>> & { readonly _aws: EmbeddedMetrics },
): LogEntry {
  const { _aws: aws, service: _, ...members } = entry;
  const names = aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));
  return {
    functionName,
    atEpochMs: aws.Timestamp,
    level: 'METRIC',
    message: names.map((name) => `${name} ${[members[name]].flat().join(', ')}`).join('  '),
    details: Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name))),
    whole: entry,
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
