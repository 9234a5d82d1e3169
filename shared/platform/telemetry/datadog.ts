import type { TracerProvider } from '@opentelemetry/api';

/** What of Datadog's tracer is used here; its layer leaves it in the global scope before a function is loaded. */
interface DatadogTracer {
  readonly TracerProvider?: new () => TracerProvider & { register(): void };
  readonly dataStreamsCheckpointer?: {
    setProduceCheckpoint(type: string, target: string, carrier: Record<string, string>): void;
    setConsumeCheckpoint(type: string, source: string, carrier: Readonly<Record<string, unknown>>): void;
  };
  readonly dogstatsd?: {
    distribution(name: string, value: number, tags: Tags): void;
    flush(): void;
  };
}

/** Tag name to value. */
type Tags = Readonly<Record<string, string>>;

const tracer = (): DatadogTracer | undefined => (globalThis as { readonly _ddtrace?: DatadogTracer })._ddtrace;

/** The tracer that stands behind the API already. */
let registered: DatadogTracer | undefined;

/**
 * Puts Datadog's tracer behind the OpenTelemetry API, where it is there. Nothing of it is imported: a copy in the bundle
 * would shadow the layer's.
 *
 * @source https://docs.datadoghq.com/tracing/trace_collection/custom_instrumentation/nodejs/otel/
 */
export function registerDatadog(): void {
  const own = tracer();
  if (!own?.TracerProvider || own === registered) return;
  registered = own;
  new own.TracerProvider().register();
}

/**
 * Marks a message that leaves, for Data Streams; the pathway is added to the carrier.
 *
 * @source https://docs.datadoghq.com/data_streams/setup/language/nodejs/ (manual instrumentation)
 */
export function produceCheckpoint(type: 'eventbridge', target: string, carrier: Record<string, string>): void {
  tracer()?.dataStreamsCheckpointer?.setProduceCheckpoint(type, target, carrier);
}

/** Marks a message that has arrived, with the carrier that it came with. */
export function consumeCheckpoint(type: 'sqs', source: string, carrier: Readonly<Record<string, unknown>>): void {
  tracer()?.dataStreamsCheckpointer?.setConsumeCheckpoint(type, source, carrier);
}

/**
 * Hands a measurement to Datadog's extension, where it is there: `PointsEarned` becomes `laurel.points_earned`.
 *
 * @source https://docs.datadoghq.com/metrics/custom_metrics/dogstatsd_metrics_submission/
 */
export function sendMetric(name: string, value: number, tags: Tags): void {
  const snakeCase = name.replace(/(?!^)([A-Z])/g, '_$1').toLowerCase();
  tracer()?.dogstatsd?.distribution(`laurel.${snakeCase}`, value, tags);
}

/** Sends what is buffered: a function may be frozen as soon as it has answered. */
export function flushMetrics(): void {
  tracer()?.dogstatsd?.flush();
}
