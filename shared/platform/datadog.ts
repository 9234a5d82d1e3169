import type { TracerProvider } from '@opentelemetry/api';

/** What of Datadog's tracer is used here; its layer leaves it in the global scope before a function is loaded. */
interface DatadogTracer {
  readonly TracerProvider?: new () => TracerProvider & { register(): void };
  readonly dataStreamsCheckpointer?: {
    setProduceCheckpoint(type: string, target: string, carrier: Record<string, string>): void;
    setConsumeCheckpoint(type: string, source: string, carrier: Readonly<Record<string, unknown>>): void;
  };
}

const tracer = (): DatadogTracer | undefined => (globalThis as { readonly _ddtrace?: DatadogTracer })._ddtrace;

let registered = false;

/**
 * Puts Datadog's tracer behind the OpenTelemetry API, where it is there. Nothing of it is imported: a copy in the bundle
 * would shadow the layer's.
 *
 * @source https://docs.datadoghq.com/tracing/trace_collection/custom_instrumentation/nodejs/otel/
 */
export function registerDatadog(): void {
  if (registered) return;
  registered = true;
  const Provider = tracer()?.TracerProvider;
  if (Provider) new Provider().register();
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
