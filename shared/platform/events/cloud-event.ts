/** Something that happened, before it is put into an envelope. */
export interface DomainEvent {
  /** The same for each publication of the same happening, so that consumers can drop repeats. */
  readonly id: string;
  readonly type: string;
  /** Whom it happened to. */
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly correlationId: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  /** The newer version that consumers should move to, where there is one. */
  readonly supersededBy?: string;
  /** The span that made it happen, where that was in another process: traceparent as the W3C writes it. */
  readonly causedBy?: string;
}

/**
 * The event as a CloudEvent, with the trace it belongs to: `traceparent` as the W3C writes it and the whole carrier
 * under `_datadog`, where Datadog's consumers look. Without a tracer both are absent.
 *
 * @param carrier of the span that publishes the event
 * @source https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 * @source https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/extensions/distributed-tracing.md
 */
export function cloudEvent(
  event: DomainEvent,
  source: string,
  carrier: Readonly<Record<string, string>> = {},
): Record<string, unknown> {
  return {
    specversion: '1.0',
    id: event.id,
    source,
    type: event.type,
    subject: event.subject,
    time: new Date(event.at).toISOString(),
    datacontenttype: 'application/json',
    correlationid: event.correlationId,
    ...(event.supersededBy ? { supersededby: event.supersededBy } : {}),
    ...(carrier.traceparent ? { traceparent: carrier.traceparent } : {}),
    ...(Object.keys(carrier).length > 0 ? { _datadog: carrier } : {}),
    data: event.data,
  };
}
