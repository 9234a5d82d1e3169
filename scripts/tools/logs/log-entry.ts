import { messageText } from '../../local-stack/lambda/log-message.ts';
import { platformText, readPlatformEvent } from '../../local-stack/lambda/platform-event.ts';

/** One line that a function, or Lambda itself, wrote. */
export interface LogEntry {
  /** As in the name of the function's file, such as loyalty-spend-points. */
  readonly functionName: string;
  /** Undefined for text that says no time. */
  readonly atEpochMs: number | undefined;
  /** The logger's level; METRIC for embedded metrics, LAMBDA for Lambda's own lines, TEXT for what is none of them. */
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

/** A line of text that begins with its time, as Lambda writes the end of a function that had to be killed. */
const TIMED_TEXT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\s+(.*)$/;

/** Reads a line as Powertools' logger writes it, as embedded metrics, as Lambda's own, or as text of anybody else. */
export function logEntry(functionName: string, line: string): LogEntry {
  const whole = parsed(line);
  if (typeof whole !== 'object' || whole === null) return textEntry(functionName, line);
  const entry = whole as Readonly<Record<string, unknown>>;
  if (isMetric(entry)) return metricEntry(functionName, entry);
  const platform = readPlatformEvent(entry);
  if (platform)
    return {
      functionName,
      atEpochMs: epochMs(platform.time),
      level: 'LAMBDA',
      message: platformText(platform),
      details: {},
      whole,
    };
  return {
    functionName,
    atEpochMs: epochMs(entry.timestamp),
    level: String(entry.level ?? 'TEXT'),
    message: entry.message === undefined ? line : messageText(entry.message),
    details: Object.fromEntries(Object.entries(entry).filter(([name]) => !NOT_DETAILS.has(name))),
    whole,
  };
}

function textEntry(functionName: string, line: string): LogEntry {
  const [, time, text = line] = TIMED_TEXT.exec(line) ?? [];
  return { functionName, atEpochMs: epochMs(time), level: 'TEXT', message: text, details: {}, whole: line };
}

function epochMs(time: unknown): number | undefined {
  const at = Date.parse(String(time));
  return Number.isNaN(at) ? undefined : at;
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
