import { context, propagation, type Span, SpanKind } from '@opentelemetry/api';
import { produceCheckpoint } from '../telemetry/datadog.ts';
import { eventAttributes, messaging } from '../telemetry/messaging-spans.ts';
import { linksTo, markFailed, startSpan, tracer, within } from '../telemetry/tracing.ts';
import type { DomainEvent } from './cloud-event.ts';

/** The publishing of one event. */
export interface Publishing {
  /** What the event carries of it to its consumers. */
  readonly carrier: Readonly<Record<string, string>>;
  /** @param failure why the event did not go out; undefined when it did */
  end(failure?: string): void;
}

const NOTHING: Publishing = { carrier: {}, end: () => {} };

/**
 * Opens a span for one event that is sent, with a carrier of its own: consumers link to it. Without a tracer it does
 * nothing.
 */
export function publishing(event: DomainEvent, busName: string): Publishing {
  const own = tracer();
  if (!own) return NOTHING;
  const { id: eventId, type, subject: userId, correlationId, supersededBy, causedBy, data } = event;
  const span = startSpan(own, {
    name: `publish ${type}`,
    kind: SpanKind.PRODUCER,
    attributes: {
      ...messaging('aws_eventbridge', busName, 'publish', 'send'),
      'messaging.message.id': eventId,
      ...eventAttributes({ eventId, type, userId, correlationId, data, ...(supersededBy ? { supersededBy } : {}) }),
    },
    links: linksTo(causedBy, { 'laurel.link': 'caused_by' }),
  });
  return { carrier: carrierOf(span, busName), end: (failure) => endSpan(span, failure) };
}

function carrierOf(span: Span, busName: string): Record<string, string> {
  const carrier: Record<string, string> = {};
  within(span, () => {
    propagation.inject(context.active(), carrier);
    produceCheckpoint('eventbridge', busName, carrier);
  });
  return carrier;
}

function endSpan(span: Span, failure: string | undefined): void {
  if (failure !== undefined) markFailed(span, { name: 'PublishFailure', message: failure });
  span.end();
}
