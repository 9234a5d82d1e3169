import type { DomainEvent } from './cloud-event.ts';
import type { EventPublisher } from './event-publisher.ts';
import type { GivenUp, Window } from './given-up.ts';
import type { GoOnLater } from './window-queue.ts';

/** Another part of a sweep is begun with at least this much time; it reads a megabyte and publishes what it finds. */
const TIME_FOR_A_PART_MS = 30_000;

/** One part of a sweep: what a table says has happened, and where the next part begins; undefined at the end. */
export type EventsIn = (
  window: Window,
) => Promise<{ readonly events: readonly DomainEvent[]; readonly next: Window | undefined }>;

export interface Republishing {
  /** Finds what happened in a time, in parts of a megabyte of the table. */
  readonly eventsIn: EventsIn;
  readonly publisher: Pick<EventPublisher, 'publish'>;
  /** Takes a window to go on with in another invocation. */
  readonly goOnLater: GoOnLater;
  readonly timeLeftMs: () => number;
}

/**
 * Announces what was given up: events carry the ids that they had or would have had, so that whoever heard of them drops
 * them as repeats.
 *
 * @returns a settled result for each, in their order
 */
export function republish({ eventsIn, publisher, goOnLater, timeLeftMs }: Republishing) {
  return async (given: readonly GivenUp[]): Promise<PromiseSettledResult<void>[]> => {
    const results: PromiseSettledResult<void>[] = [];
    for (const each of given) results.push(...(await Promise.allSettled([announce(each)])));
    return results;
  };

  async function announce(given: GivenUp): Promise<void> {
    if ('announced' in given) return publish(given.announced);
    let next: Window | undefined = given.window;
    while (next) {
      if (next !== given.window && timeLeftMs() < TIME_FOR_A_PART_MS) return goOnLater(next);
      const part = await eventsIn(next);
      await publish(part.events);
      next = part.next;
    }
  }

  /** @throws the first failure: the message comes again, and what went out meanwhile goes out under the same ids */
  async function publish(events: readonly DomainEvent[]): Promise<void> {
    const results = await publisher.publish(events);
    const failure = results.find((result) => result.status === 'rejected');
    if (failure) throw failure.reason;
  }
}
