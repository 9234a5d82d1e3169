import type { SQSRecord } from 'aws-lambda';
import validateEnvelope from '#contracts/platform/event-envelope';
import { PermanentError } from '../failures.ts';
import { eventActor } from '../identity/actor.ts';
import type { ReadEvent } from '../telemetry/messaging-spans.ts';
import { cut } from '../text.ts';
import { type Violated, violations } from '../violations.ts';
import { eventTime } from './event-time.ts';

/** Foreign ids are carried into entries and logs; longer ones are cut. In characters. */
const MAX_CORRELATION_ID_LENGTH = 128;

/** Reads one version of an event: checks its data and gives it the shape the use case knows. */
export interface EventVersion<Event> {
  readonly validate: ((data: unknown) => boolean) & Violated;
  readonly translate: (data: never, origin: EventOrigin) => Event;
}

/** Where an event comes from. */
export interface EventOrigin {
  /**
   * What its CloudEvent's source says beyond the source that the bus knows: `shop-a` of `dev.orders/shop-a`, or the whole
   * where it begins otherwise. Absent where it says no more.
   */
  readonly sender?: string;
}

/** An event that was taken from the queue, in the use case's own shape. */
export interface Received<Event> {
  /** The same for each delivery of the same event. */
  readonly eventId: string;
  readonly event: Event;
  readonly correlationId: string;
  /** Who announced it: `event:` and the CloudEvent's source, or where it says none the source that the bus knows. */
  readonly actor: string;
  /** When it happened, as the event itself says. Absent where it says nothing that can be read. */
  readonly activityAt?: number;
  /** When the bus was told of it. Absent where the bus says nothing that can be read. */
  readonly announcedAt?: number;
}

/**
 * Reads a message as an EventBridge event with a CloudEvent in it.
 *
 * @returns what the use case is given, and what is known about the event beside it
 * @throws PermanentError for what will never be readable
 */
export function readEvent<Event>(
  versions: Readonly<Record<string, EventVersion<Event>>>,
  record: SQSRecord,
): { readonly received: Received<Event>; readonly about: ReadEvent; readonly happenedAt: number | undefined } {
  const envelope = parsed(record.body);
  if (!validateEnvelope(envelope)) throw malformed(validateEnvelope);
  const { detail, 'detail-type': type, id } = envelope;
  if (detail.type !== undefined && detail.type !== type)
    throw new PermanentError('malformed_event', `the detail says it is ${detail.type}, the event says ${type}`);
  const version = Object.hasOwn(versions, type) ? versions[type] : undefined;
  if (!version) throw new PermanentError('unknown_event_type', `${type} is not an event that this queue takes`);
  if (!version.validate(detail.data)) throw malformed(version.validate, '/detail/data');
  const eventId = detail.id ?? id ?? record.messageId;
  const correlationId = cut(correlationIdOf(detail.correlationid, eventId), MAX_CORRELATION_ID_LENGTH);
  const event = version.translate(detail.data as never, originOf(envelope.source, detail.source));
  const actor = eventActor(textIn(detail.source) ?? envelope.source);
  const activityAt = eventTime(detail.time, envelope.time);
  const announcedAt = eventTime(envelope.time);
  const times = {
    ...(activityAt === undefined ? {} : { activityAt }),
    ...(announcedAt === undefined ? {} : { announcedAt }),
  };
  return {
    received: { eventId, event, correlationId, actor, ...times },
    about: { eventId, type, correlationId, actor, ...beside(event, detail) },
    happenedAt: activityAt,
  };
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function originOf(busSource: string | undefined, given: unknown): EventOrigin {
  const source = textIn(given);
  if (source === undefined || source === busSource) return {};
  return { sender: busSource && source.startsWith(`${busSource}/`) ? source.slice(busSource.length + 1) : source };
}

/** What traces and logs want to know; none of it makes an event wrong. */
function beside(event: unknown, detail: Readonly<Record<string, unknown>>): Partial<ReadEvent> {
  const { userId } = event as { readonly userId?: unknown };
  const { supersededby: supersededBy, traceparent, _datadog: carrier, data } = detail;
  return {
    data,
    ...(typeof userId === 'string' ? { userId } : {}),
    ...(typeof supersededBy === 'string' ? { supersededBy } : {}),
    ...(typeof carrier === 'object' && carrier !== null ? { carrier: carrier as Record<string, unknown> } : {}),
    traceparent,
  };
}

function correlationIdOf(given: unknown, eventId: string): string {
  return typeof given === 'string' && given !== '' ? given : eventId;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // What the parser says quotes the body, which belongs into no log.
    throw new PermanentError('malformed_event', 'the body is not JSON');
  }
}

function malformed(violated: Violated, under = ''): PermanentError {
  const reasons = violations(violated).map(({ pointer, reason }) => `${under}${pointer || '/'} ${reason}`);
  return new PermanentError('malformed_event', reasons.join('; '));
}
