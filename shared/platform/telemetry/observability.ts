import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import { trace } from '@opentelemetry/api';
import type { Counts, Latencies } from '#metrics';
import { cut } from '../text.ts';
import { flushMetrics, sendMetric } from './datadog.ts';

/** What a log line shows of a text, in characters: ids and types of others can be as long as they like. */
const MAX_LOGGED_LENGTH = 256;
/** Enough for a stack of a dozen frames. */
const MAX_LOGGED_STACK_LENGTH = 4096;

/**
 * One JSON line per record; POWERTOOLS_LOG_LEVEL sets the level. Never logs tokens, secrets or whole bodies; whatever
 * it is given, each text in it is cut.
 */
export const logger = new Logger({
  serviceName: 'laurel',
  jsonReplacerFn: (key, value) =>
    typeof value === 'string' ? cut(value, key === 'stack' ? MAX_LOGGED_STACK_LENGTH : MAX_LOGGED_LENGTH) : value,
});

/**
 * On every metric: several environments may share an account and a region, and alarms of the one must not ring for
 * another. Deployed functions always have ENV (scripts/declarations/grants.ts).
 */
const environment = { env: process.env.ENV ?? 'none' };

const metrics = new Metrics({ namespace: 'Laurel', serviceName: 'laurel', defaultDimensions: environment });

/** What is counted; each is one metric in the embedded metric format, declared in a context's metrics.json. */
export type Count = keyof Counts;

/** What takes time, in milliseconds; written only by the dimension that it is given. */
export type Latency = keyof Latencies;

/**
 * In the embedded metric format for CloudWatch, and to Datadog's extension where it is there. Counts for the whole
 * product and, where a dimension is given, once more by its value.
 */
export function count<Name extends Count>(name: Name, value = 1, by?: Counts[Name]): void {
  metrics.addMetric(name, MetricUnit.Count, value);
  if (by) writeBy(by, name, MetricUnit.Count, value);
  sendMetric(name, value, { ...by });
}

export function measure<Name extends Latency>(name: Name, milliseconds: number, by: Latencies[Name]): void {
  writeBy(by, name, MetricUnit.Milliseconds, milliseconds);
  sendMetric(name, milliseconds, { ...by });
}

const metricsBy = new Map<string, Metrics>();

/** A line of its own, since all that one line holds shares its dimensions. Making its writer costs more than writing. */
function writeBy(
  by: Readonly<Record<string, string>>,
  name: Count | Latency,
  unit: (typeof MetricUnit)[keyof typeof MetricUnit],
  value: number,
): void {
  const key = JSON.stringify(by);
  let single = metricsBy.get(key);
  if (!single) {
    single = new Metrics({ namespace: 'Laurel', serviceName: 'laurel', defaultDimensions: { ...environment, ...by } });
    metricsBy.set(key, single);
  }
  single.addMetric(name, unit, value);
  single.publishStoredMetrics();
}

let coldStart = true;

/**
 * Puts the function, its request and its trace into every log line, and writes the invocation's counts and its latency
 * at its end.
 */
export function observed(): MiddlewareObj {
  let startedAt = 0;
  const finish = ({ context }: { readonly context: { readonly functionName: string } }) => {
    measure('HandlerLatency', performance.now() - startedAt, { function_name: context.functionName });
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    flushMetrics();
    logger.resetKeys();
  };
  return {
    before: ({ context }) => {
      startedAt = performance.now();
      if (coldStart) count('ColdStarts');
      coldStart = false;
      logger.addContext(context);
      logger.appendKeys({ function_version: context.functionVersion });
      const span = trace.getActiveSpan()?.spanContext();
      if (span) logger.appendKeys({ trace_id: span.traceId, span_id: span.spanId });
    },
    after: finish,
    onError: finish,
  };
}
