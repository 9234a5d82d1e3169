import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import type { EventPublisher } from '../../platform/events/event-publisher.ts';
import type { GivenUp, Window } from './given-up.ts';
import { pointsAddedEvents } from './points-changed.ts';
import type { PointsChangesIn } from './points-changes-in.ts';
import { pointsExpiredEvents, pointsExpiringEvent } from './points-expired.ts';
import type { GoOnLater } from './window-queue.ts';

/** Another part of a sweep is begun with at least this much time; it reads a megabyte and publishes what it finds. */
const TIME_FOR_A_PART_MS = 30_000;

export interface Republishing {
  readonly changesIn: PointsChangesIn;
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
export function republish({ changesIn, publisher, goOnLater, timeLeftMs }: Republishing) {
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
      const part = await changesIn(next);
      await publish([
        ...part.changes.flatMap(pointsAddedEvents),
        ...part.expired.flatMap(({ userId, entry }) => pointsExpiredEvents(userId, entry)),
        ...part.notices.map(pointsExpiringEvent),
      ]);
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
