/**
 * Loaded before a function when the local stack traces to files: puts OpenTelemetry's tracer behind the API that the
 * bundle speaks to, and writes every span as a line of JSON when it ends. Written at once and synchronously: a process
 * may be killed as soon as it has answered.
 *
 * LAUREL_TRACE_FD  the file, which several processes append to, as an open descriptor
 * LAUREL_FUNCTION  <context>/<function>, as the lines name it
 */
import { appendFileSync } from 'node:fs';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';

const REQUEST_ID = 'faas.invocation_id';

const { LAUREL_TRACE_FD, LAUREL_FUNCTION: functionId } = process.env;
const file = Number(LAUREL_TRACE_FD);

/** A process runs one invocation at a time: spans belong to the one that was opened last. */
class InvocationSpanProcessor extends SimpleSpanProcessor {
  #requestId;

  onStart(span, parentContext) {
    this.#requestId = span.attributes[REQUEST_ID] ?? this.#requestId;
    if (this.#requestId !== undefined) span.setAttribute(REQUEST_ID, this.#requestId);
    super.onStart(span, parentContext);
  }
}

const exporter = {
  export(spans, done) {
    appendFileSync(file, spans.map((span) => `${JSON.stringify(line(span))}\n`).join(''));
    done({ code: 0 });
  },
  shutdown: async () => {},
};

function line(span) {
  const { traceId, spanId } = span.spanContext();
  return {
    traceId,
    spanId,
    ...(span.parentSpanContext ? { parentSpanId: span.parentSpanContext.spanId } : {}),
    name: span.name,
    kind: SpanKind[span.kind],
    startTimeUnixNano: nanoseconds(span.startTime),
    endTimeUnixNano: nanoseconds(span.endTime),
    attributes: span.attributes,
    links: span.links.map(({ context: origin, attributes = {} }) => ({
      traceId: origin.traceId,
      spanId: origin.spanId,
      attributes,
    })),
    status: { ...span.status, code: SpanStatusCode[span.status.code] },
    function: functionId,
    requestId: span.attributes[REQUEST_ID],
  };
}

/** As text: the number is beyond what JSON numbers hold exactly. */
function nanoseconds([seconds, rest]) {
  return String(BigInt(seconds) * 1_000_000_000n + BigInt(rest));
}

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new InvocationSpanProcessor(exporter)] }));
