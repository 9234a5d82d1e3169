import type { Park } from '../events/dead-letter-queue.ts';
import { type EventVersion, type Received, readEvent } from '../events/event-message.ts';
import type { ReadEvent } from '../telemetry/messaging-spans.ts';
import { messageBatch } from './message-batch.ts';
import type { ReturnLater } from './return-later.ts';

export type { EventVersion, Received } from '../events/event-message.ts';

export interface QueueOptions<Event> {
  /** Event type, exactly as announced, to the version it is. A type that is not named here is refused. */
  readonly events: Readonly<Record<string, EventVersion<Event>>>;
  readonly park?: Park;
  readonly returnLater?: ReturnLater;
  readonly now?: () => number;
  readonly pause?: (attempt: number) => Promise<unknown>;
}

/**
 * The boundary of every event function: reads each message as an EventBridge event with a CloudEvent in it, and settles
 * the batch as messageBatch does. An event of a version nobody knows is parked as `unknown_event_type`. One that says which
 * newer version of it is published beside it is passed over where that one is taken: it says less, and whichever came
 * first would count.
 *
 * @param useCase answers a settled result for each event, in their order; a PermanentError among them is parked
 */
export function queue<Event>(
  { events, ...options }: QueueOptions<Event>,
  useCase: (events: readonly Received<Event>[], at: number) => Promise<readonly PromiseSettledResult<unknown>[]>,
) {
  const isSuperseded = ({ supersededBy }: ReadEvent) =>
    supersededBy !== undefined && Object.hasOwn(events, supersededBy);
  const handler = messageBatch({ ...options, isSuperseded, take: (record) => readEvent(events, record) }, useCase);
  // What it takes is held against its declaration: a type that is missing here would be parked, one missing there never comes.
  return Object.assign(handler, { takes: Object.keys(events) });
}
