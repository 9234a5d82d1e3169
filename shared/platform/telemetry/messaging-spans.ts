import { type Attributes, type Link, type Span, SpanKind } from '@opentelemetry/api';
import type { DynamoDBRecord, DynamoDBStreamEvent, SQSEvent, SQSRecord } from 'aws-lambda';
import { cut } from '../text.ts';
import { consumeCheckpoint } from './datadog.ts';
import { linksTo, markFailed, type SpanDescription, startSpan, tracer, within } from './tracing.ts';

/** What is known of a message once it has been read as an event. */
export interface ReadEvent {
  readonly eventId?: string;
  readonly type?: string;
  readonly userId?: string;
  readonly correlationId?: string;
  /** Who makes it happen. */
  readonly actor?: string;
  readonly supersededBy?: string;
  /** What the event says, for its size. */
  readonly data?: unknown;
  readonly traceparent?: unknown;
  readonly carrier?: Readonly<Record<string, unknown>>;
}

/** The processing of one message, from its reading to its outcome. */
export interface Processing {
  /**
   * Tells the span what was read, and links it to where the event came from.
   *
   * @param received what the use case is given of it
   */
  read(received: object, event: ReadEvent): void;
  end(outcome: PromiseSettledResult<unknown>): void;
}

/** In characters. */
const MAX_ATTRIBUTE_LENGTH = 256;

const NOTHING: Processing = { read: () => {}, end: () => {} };

/** Spans of the messages under way, by what the use case is given of them. */
const spans = new WeakMap<object, Span>();

/** @source https://opentelemetry.io/docs/specs/semconv/messaging/sqs/ */
export function receivedFromQueue({ Records: records }: SQSEvent): SpanDescription {
  return receivedFrom('aws_sqs', queueName(records[0]), records.length, 'pubsub');
}

export function receivedFromStream({ Records: records }: DynamoDBStreamEvent): SpanDescription {
  return receivedFrom('aws_dynamodb_streams', tableName(records[0]), records.length, 'datasource');
}

function receivedFrom(system: string, destination: string, messages: number, trigger: string): SpanDescription {
  return {
    name: `receive ${destination}`,
    kind: SpanKind.CONSUMER,
    attributes: {
      'faas.trigger': trigger,
      ...messaging(system, destination, 'receive'),
      'messaging.batch.message_count': messages,
    },
  };
}

/** Opens the span of one message of a queue, inside of that of its batch. Without a tracer it does nothing. */
export function processQueued(record: SQSRecord, nowMs: number): Processing {
  const own = tracer();
  if (!own) return NOTHING;
  const queue = queueName(record);
  const span = startSpan(own, {
    name: `process ${queue}`,
    kind: SpanKind.CONSUMER,
    attributes: {
      ...messaging('aws_sqs', queue, 'process'),
      'messaging.message.id': record.messageId,
      'messaging.message.envelope.size': Buffer.byteLength(record.body),
      'laurel.message.age_ms': Math.max(0, nowMs - Number(record.attributes.SentTimestamp)),
      'laurel.message.receive_count': Number(record.attributes.ApproximateReceiveCount),
    },
  });
  return {
    read: (received, event) => {
      describeEvent(span, event);
      within(span, () => consumeCheckpoint('sqs', queue, event.carrier ?? {}));
      spans.set(received, span);
    },
    end: (outcome) => endSpan(span, outcome),
  };
}

/** The same for a record of a table's stream, which carries the trace of whoever wrote the item. */
export function processStreamed(record: DynamoDBRecord, nowMs: number): Processing {
  const own = tracer();
  if (!own) return NOTHING;
  const { NewImage: image, SequenceNumber, SizeBytes, ApproximateCreationDateTime } = record.dynamodb ?? {};
  const span = startSpan(own, {
    name: `process ${tableName(record)}`,
    kind: SpanKind.CONSUMER,
    attributes: {
      ...messaging('aws_dynamodb_streams', tableName(record), 'process'),
      'messaging.message.id': SequenceNumber,
      'messaging.message.body.size': SizeBytes,
      ...(ApproximateCreationDateTime === undefined
        ? {}
        : { 'laurel.message.age_ms': Math.max(0, nowMs - ApproximateCreationDateTime * 1000) }),
    },
  });
  const text = (name: string) => image?.[name]?.S;
  describeEvent(span, {
    ...optional('userId', text('userId')),
    ...optional('correlationId', text('correlationId')),
    traceparent: text('traceparent'),
  });
  return { read: () => {}, end: (outcome) => endSpan(span, outcome) };
}

/**
 * Runs work in the spans of the messages that it is done for: in the first one's, which the others are linked to. What
 * was not received here runs as it is.
 */
export function onBehalfOf<Result>(messages: readonly object[], work: () => Result): Result {
  const [span, ...others] = messages.flatMap((message) => spans.get(message) ?? []);
  if (!span) return work();
  const attributes = { 'laurel.link': 'written_by' };
  for (const other of others) other.addLink({ context: span.spanContext(), attributes });
  return within(span, work);
}

export function eventAttributes({ eventId, type, userId, correlationId, supersededBy, data }: ReadEvent): Attributes {
  return {
    ...optional('messaging.message.body.size', sizeOf(data)),
    ...optional('cloudevents.event_id', eventId),
    ...optional('cloudevents.event_type', type),
    ...optional('laurel.user_id', userId),
    ...optional('laurel.correlation_id', correlationId),
    ...(supersededBy === undefined
      ? {}
      : { 'laurel.event.deprecated': true, 'laurel.event.superseded_by': supersededBy }),
  };
}

/** In bytes of its JSON. Unknown for what is nested deeper than can be written: tracing never fails an event. */
function sizeOf(data: unknown): number | undefined {
  try {
    return data === undefined ? undefined : Buffer.byteLength(JSON.stringify(data));
  } catch {
    return undefined;
  }
}

/** @source https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/ */
export function messaging(system: string, destination: string, operation: string, type = operation): Attributes {
  return {
    'messaging.system': system,
    'messaging.operation.type': type,
    'messaging.operation.name': operation,
    'messaging.destination.name': destination,
  };
}

function describeEvent(span: Span, event: ReadEvent): void {
  const { traceparent, carrier } = event;
  span.setAttributes(eventAttributes(event));
  const links: Link[] = linksTo(traceparent ?? carrier?.traceparent, { 'laurel.link': 'caused_by' });
  span.addLinks(links);
}

function endSpan(span: Span, outcome: PromiseSettledResult<unknown>): void {
  if (outcome.status === 'rejected') markFailed(span, outcome.reason);
  span.end();
}

function queueName(record: SQSRecord | undefined): string {
  return record?.eventSourceARN.split(':').at(-1) ?? 'unknown';
}

function tableName(record: DynamoDBRecord | undefined): string {
  return record?.eventSourceARN?.split('/')[1] ?? 'unknown';
}

/** Ids of others are cut, in traces as in logs. */
function optional<Name extends string, Value>(name: Name, value: Value | undefined): { [N in Name]?: Value } {
  if (typeof value === 'string') return { [name]: cut(value, MAX_ATTRIBUTE_LENGTH) } as { [N in Name]?: Value };
  return (value === undefined ? {} : { [name]: value }) as { [N in Name]?: Value };
}
