import {
  type Attributes,
  type Context,
  context,
  type Link,
  type ProxyTracerProvider,
  type Span,
  type SpanContext,
  type SpanOptions,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { registerDatadog } from './datadog.ts';

/** What a span shows of an error's message, in characters. */
const MAX_ERROR_MESSAGE_LENGTH = 256;

export interface SpanDescription extends SpanOptions {
  readonly name: string;
  /** The name of an error that is an answer like any other. */
  readonly expectedError?: string;
  /** In the place of what is active: for callers that hand their trace over in a request. */
  readonly parent?: Context;
}

/** @returns the tracer behind the API; undefined where nobody listens, so that nothing needs to be described */
export function tracer(): Tracer | undefined {
  registerDatadog();
  const provider: Partial<ProxyTracerProvider> = trace.getTracerProvider();
  return provider.getDelegateTracer ? provider.getDelegateTracer('laurel') : provider.getTracer?.('laurel');
}

/** Runs work in a span of its own. Without a tracer the work is all that runs: nothing is described. */
export async function traced<Result>(
  describe: () => SpanDescription,
  work: (span?: Span) => Promise<Result>,
): Promise<Result> {
  const own = tracer();
  if (!own) return work();
  const description = describe();
  const { expectedError } = description;
  const span = startSpan(own, description);
  try {
    return await within(span, () => work(span));
  } catch (error) {
    if (!expectedError || (error as Partial<Error> | undefined)?.name !== expectedError) markFailed(span, error);
    throw error;
  } finally {
    span.end();
  }
}

export function startSpan(own: Tracer, { name, parent, expectedError: _, ...options }: SpanDescription): Span {
  return own.startSpan(name, options, parent ?? context.active());
}

export function within<Result>(span: Span, work: () => Result): Result {
  return context.with(trace.setSpan(context.active(), span), work);
}

/** Adds to the span that is open where this is called, if there is one. */
export function describeActiveSpan(attributes: Attributes): void {
  trace.getActiveSpan()?.setAttributes(attributes);
}

/** Error messages of ours name ids and reasons, never tokens or bodies. */
export function markFailed(span: Span, error: unknown): void {
  const { name = 'Error', message = '' } = (error ?? {}) as Partial<Error>;
  span.setAttribute('error.type', name);
  span.setStatus({ code: SpanStatusCode.ERROR, message: message.slice(0, MAX_ERROR_MESSAGE_LENGTH) });
}

/** The open span as the W3C writes it, to be kept with what it has written; undefined without a tracer. */
export function activeTraceparent(): string | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  if (!span || !trace.isSpanContextValid(span)) return undefined;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
}

/**
 * The link to where something came from. Across an asynchronous hop it is a link and not a parent: a trace ends where
 * nobody waits for its outcome.
 */
export function linksTo(traceparent: unknown, attributes: Attributes = {}): Link[] {
  const origin = spanContextOf(traceparent);
  return origin ? [{ context: origin, attributes }] : [];
}

/** @source https://www.w3.org/TR/trace-context/#traceparent-header */
function spanContextOf(traceparent: unknown): SpanContext | undefined {
  if (typeof traceparent !== 'string') return undefined;
  const [, traceId = '', spanId = '', flags = ''] =
    /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/.exec(traceparent) ?? [];
  const origin = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return trace.isSpanContextValid(origin) ? origin : undefined;
}
