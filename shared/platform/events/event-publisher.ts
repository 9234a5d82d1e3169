import { setTimeout as delay } from 'node:timers/promises';
import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { PermanentError, TransientError } from '../failures.ts';
import { count, logger } from '../telemetry/observability.ts';
import { cloudEvent, type DomainEvent } from './cloud-event.ts';
import { type Publishing, publishing } from './publish-spans.ts';

/** @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export const MAX_ENTRIES_PER_CALL = 10;

/** Within one invocation; afterwards the event source delivers again, less often and for longer. */
const RETRY = { attempts: 4, baseMs: 50 } as const;

/**
 * What one event may have in bytes of source, type and detail, and what the events of one call may have together. The bus
 * takes 1 MB and hands an event on in an envelope of some hundred bytes more to queues that take 1 MiB; a message that is
 * parked carries its reason beside it. An event of exactly the bus's size would be taken and fit no queue.
 *
 * @source https://aws.amazon.com/blogs/compute/more-room-to-build-serverless-services-now-support-payloads-up-to-1-mb
 * @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html (how sizes are counted)
 */
export const MAX_EVENT_BYTES = 1_000_000 - 4096;

const PUBLISHED: PromiseFulfilledResult<void> = { status: 'fulfilled', value: undefined };

export interface EventPublisher {
  /**
   * Publishes events in their order. One that fails holds back those of the same subject behind it, as far as they are
   * not in the same call, and no others. What went out is not sent again: neither while this call retries the rest, nor
   * when the same process is given the same batch, or a part of it, once more. A later batch is published whatever its
   * ids: consumers judge repeats by their own memory.
   *
   * @returns a settled result for each event, in their order; failures are TransientErrors, and a PermanentError
   *   event_too_large for an event above MAX_EVENT_BYTES
   */
  publish(events: readonly DomainEvent[]): Promise<PromiseSettledResult<void>[]>;
  /** The same for groups that belong together, such as the events of one record: a settled result for each group. */
  publishGroups(groups: readonly (readonly DomainEvent[])[]): Promise<PromiseSettledResult<void>[]>;
}

export interface EventPublisherSettings {
  readonly client: Pick<EventBridgeClient, 'send'>;
  readonly busName: string;
  /** `<env>.<context>` */
  readonly source: string;
  /** Pause before attempt n (1 and up), in milliseconds. */
  readonly backoffMs?: (attempt: number) => number;
}

/**
 * Up to 100, 200, 400 ms: those who were throttled together do not come back together.
 *
 * @param attempt the one that is about to begin, 1 and up
 * @param chance from 0 up to 1
 */
export function pauseMs(attempt: number, chance: number): number {
  return chance * RETRY.baseMs * 2 ** attempt;
}

export function eventPublisher(settings: EventPublisherSettings): EventPublisher {
  const { client, busName, source } = settings;
  const backoffMs = settings.backoffMs ?? ((attempt) => pauseMs(attempt, Math.random()));
  /** What the batch under way is made of, and what of it went out. */
  let batch: ReadonlySet<string> = new Set();
  let published = new Set<string>();

  return {
    publish,
    async publishGroups(groups) {
      const results = await publish(groups.flat());
      const queue = results.values();
      return groups.map((events) => {
        const own = Array.from(events, () => queue.next().value ?? PUBLISHED);
        return own.find(({ status }) => status === 'rejected') ?? PUBLISHED;
      });
    },
  };

  async function publish(events: readonly DomainEvent[]): Promise<PromiseSettledResult<void>[]> {
    remember(events.map(({ id }) => id));
    let failures = new Map<string, Error>();
    let left = [...new Map(events.map((event) => [event.id, event])).values()].filter(({ id }) => !published.has(id));
    for (let attempt = 0; attempt < RETRY.attempts && left.some(({ id }) => mayGoOut(failures.get(id))); attempt++) {
      if (attempt > 0) await delay(backoffMs(attempt));
      failures = await sendAll(left, attempt > 0);
      left = left.filter(({ id }) => failures.has(id));
    }
    if (left.length > 0) count('PublishFailures', left.length);
    return events.map((event): PromiseSettledResult<void> => {
      const reason = failures.get(event.id);
      return reason === undefined ? PUBLISHED : { status: 'rejected', reason };
    });
  }

  /** Forgets what is no part of this batch; a part of the one before, delivered again, leaves the memory as it is. */
  function remember(ids: readonly string[]): void {
    if (ids.every((id) => batch.has(id))) return;
    batch = new Set(ids);
    published = new Set([...published].filter((id) => batch.has(id)));
  }

  /**
   * @param apart whether events of one subject go into calls of their own, so that one that fails holds back the next
   * @returns the ids of the events that did not go out, each with the reason
   */
  async function sendAll(events: readonly DomainEvent[], apart: boolean): Promise<Map<string, Error>> {
    const failures = new Map<string, Error>();
    const behind = new Set<string>();
    const refuse = ({ event, span }: Prepared, failure: Error) => {
      failures.set(event.id, failure);
      span.end(failure.message);
    };
    const each = events.map(prepared);
    for (const one of each) if (one.bytes > MAX_EVENT_BYTES) refuse(one, tooLarge(one));
    const fitting = each.filter(({ bytes }) => bytes <= MAX_EVENT_BYTES);
    for (const call of callsOf(fitting, apart)) {
      const sendable = call.filter(({ event }) => !behind.has(event.subject));
      for (const one of call.filter(({ event }) => behind.has(event.subject)))
        refuse(one, failed(one.event, 'waits for one of its subject before it'));
      const results = sendable.length > 0 ? await answered(sendable.map(({ entry }) => entry)) : [];
      for (const [index, { event, span }] of sendable.entries()) {
        const failure = failureOf(results[index]);
        span.end(failure);
        if (failure === undefined) published.add(event.id);
        else {
          failures.set(event.id, failed(event, failure));
          behind.add(event.subject);
        }
      }
    }
    return failures;
  }

  function prepared(event: DomainEvent): Prepared {
    const span = publishing(event, busName);
    const detail = JSON.stringify(cloudEvent(event, source, span.carrier));
    return {
      event,
      span,
      bytes: Buffer.byteLength(source) + Buffer.byteLength(event.type) + Buffer.byteLength(detail),
      entry: {
        EventBusName: busName,
        Source: source,
        DetailType: event.type,
        Time: new Date(event.at),
        Detail: detail,
      },
    };
  }

  async function answered(entries: PutEventsRequestEntry[]): Promise<readonly PutEventsResultEntry[]> {
    try {
      const { Entries } = await client.send(new PutEventsCommand({ Entries: entries }));
      count('PublishedEvents', Entries?.filter(({ EventId }) => EventId).length ?? 0);
      return Entries ?? [];
    } catch (error) {
      logger.warn('PutEvents failed', error as Error);
      return entries.map(() => ({ ErrorCode: (error as Error).name, ErrorMessage: (error as Error).message }));
    }
  }
}

/** An event on its way: as the bus takes it, with its size and its span. */
interface Prepared {
  readonly event: DomainEvent;
  readonly entry: PutEventsRequestEntry;
  readonly bytes: number;
  readonly span: Publishing;
}

/** As many to a call as it takes, by number and by size, in their order. */
function callsOf(events: readonly Prepared[], apart: boolean): Prepared[][] {
  const calls: Prepared[][] = [];
  let bytes = 0;
  for (const each of events) {
    const call = calls.at(-1);
    bytes += each.bytes;
    const isBehind = apart && call?.some(({ event }) => event.subject === each.event.subject);
    if (call && !isBehind && call.length < MAX_ENTRIES_PER_CALL && bytes <= MAX_EVENT_BYTES) call.push(each);
    else {
      calls.push([each]);
      bytes = each.bytes;
    }
  }
  return calls;
}

function failureOf(result: PutEventsResultEntry | undefined): string | undefined {
  const { EventId, ErrorCode = 'no answer for this entry', ErrorMessage = '' } = result ?? {};
  return EventId === undefined ? `${ErrorCode} ${ErrorMessage}`.trim() : undefined;
}

function failed({ type, id }: DomainEvent, failure: string): TransientError {
  return new TransientError(`${type} ${id}: ${failure}`);
}

function tooLarge({ event: { type, id }, bytes }: Prepared): PermanentError {
  return new PermanentError('event_too_large', `${type} ${id} has ${bytes} bytes, above ${MAX_EVENT_BYTES}`);
}

/** Not tried again is what would only be refused again. */
function mayGoOut(failure: Error | undefined): boolean {
  return !(failure instanceof PermanentError);
}
