import { setTimeout as delay } from 'node:timers/promises';
import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { TransientError } from '../failures.ts';
import { count, logger } from '../telemetry/observability.ts';
import { cloudEvent, type DomainEvent } from './cloud-event.ts';
import { publishing } from './publish-spans.ts';

/** @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export const MAX_ENTRIES_PER_CALL = 10;

/** Within one invocation; afterwards the event source delivers again, less often and for longer. */
const RETRY = { attempts: 4, baseMs: 50 } as const;

/** Events that are remembered as published, against repeats when a batch is delivered again. */
const MAX_REMEMBERED_EVENTS = 10_000;

const PUBLISHED: PromiseFulfilledResult<void> = { status: 'fulfilled', value: undefined };

export interface EventPublisher {
  /**
   * Publishes events in their order and goes on past those that fail. What went out is not sent again: neither while
   * this call retries the rest, nor when the same process is given the same events again.
   *
   * @returns a settled result for each event, in their order; failures are TransientErrors
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

export function eventPublisher(settings: EventPublisherSettings): EventPublisher {
  const { client, busName, source } = settings;
  const backoffMs = settings.backoffMs ?? ((attempt) => Math.random() * RETRY.baseMs * 2 ** attempt);
  const published = new Set<string>();

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
    let failures = new Map<string, string>();
    let left = [...new Map(events.map((event) => [event.id, event])).values()].filter(({ id }) => !published.has(id));
    for (let attempt = 0; attempt < RETRY.attempts && left.length > 0; attempt++) {
      if (attempt > 0) await delay(backoffMs(attempt));
      failures = await sendAll(left);
      left = left.filter(({ id }) => failures.has(id));
    }
    if (left.length > 0) count('PublishFailures', left.length);
    return events.map((event): PromiseSettledResult<void> => {
      const failure = failures.get(event.id);
      if (failure === undefined) return PUBLISHED;
      return { status: 'rejected', reason: new TransientError(`${event.type} ${event.id}: ${failure}`) };
    });
  }

  /** @returns the ids of the events that did not go out, each with the reason */
  async function sendAll(events: readonly DomainEvent[]): Promise<Map<string, string>> {
    const failures = new Map<string, string>();
    for (let from = 0; from < events.length; from += MAX_ENTRIES_PER_CALL) {
      const group = events.slice(from, from + MAX_ENTRIES_PER_CALL);
      const results = await send(group);
      for (const [index, event] of group.entries()) {
        const failure = failureOf(results[index]);
        if (failure === undefined) remember(event.id);
        else failures.set(event.id, failure);
      }
    }
    return failures;
  }

  async function send(events: readonly DomainEvent[]): Promise<readonly PutEventsResultEntry[]> {
    const publishings = events.map((event) => publishing(event, busName));
    const entries = events.map(
      (event, index): PutEventsRequestEntry => ({
        EventBusName: busName,
        Source: source,
        DetailType: event.type,
        Time: new Date(event.at),
        Detail: JSON.stringify(cloudEvent(event, source, publishings[index]?.carrier)),
      }),
    );
    const results = await answered(entries);
    for (const [index, each] of publishings.entries()) each.end(failureOf(results[index]));
    return results;
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

  function remember(id: string): void {
    published.add(id);
    if (published.size <= MAX_REMEMBERED_EVENTS) return;
    const [oldest] = published;
    if (oldest !== undefined) published.delete(oldest);
  }
}

function failureOf(result: PutEventsResultEntry | undefined): string | undefined {
  const { EventId, ErrorCode = 'no answer for this entry', ErrorMessage = '' } = result ?? {};
  return EventId === undefined ? `${ErrorCode} ${ErrorMessage}`.trim() : undefined;
}
