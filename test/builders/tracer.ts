import { context, propagation, type Span, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';

/** A tracer behind the API, for as long as a suite runs. */
export interface ListeningTracer {
  /** The spans that have ended, in that order. */
  spans(): readonly ReadableSpan[];
  /** The only one of that name. */
  span(name: string): ReadableSpan;
  /** Runs work inside of a span of another process, which ends with it. */
  inside<Result>(name: string, work: (span: Span) => Promise<Result>): Promise<Result>;
}

/** Registers the suite's hooks: every test begins without spans, and the API is silent again after the last one. */
export function tracerListens(): ListeningTracer {
  const exporter = new InMemorySpanExporter();
  before(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  });
  beforeEach(() => exporter.reset());
  after(() => {
    trace.disable();
    propagation.disable();
    context.disable();
  });
  return {
    spans: () => exporter.getFinishedSpans(),
    span: (name) => {
      const [found, ...more] = exporter.getFinishedSpans().filter((each) => each.name === name);
      if (!found || more.length > 0)
        throw new Error(`there is not one span ${name}, but ${more.length + (found ? 1 : 0)}`);
      return found;
    },
    inside: (name, work) =>
      trace.getTracer('test').startActiveSpan(name, async (span) => {
        try {
          return await work(span);
        } finally {
          span.end();
        }
      }),
  };
}

export function traceparentOf(span: Pick<Span, 'spanContext'>): string {
  const { traceId, spanId } = span.spanContext();
  return `00-${traceId}-${spanId}-01`;
}
