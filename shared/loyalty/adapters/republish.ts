import { type Republishing, republish as republishEvents } from '../../platform/events/republish.ts';
import { pointsAddedEvents } from './points-changed.ts';
import type { PointsChangesIn } from './points-changes-in.ts';
import { pointsExpiredEvents, pointsExpiringEvent } from './points-expired.ts';

/** Announces changes of points, and months that expired, that were given up: see the platform's republish. */
export function republish({
  changesIn,
  ...settings
}: Omit<Republishing, 'eventsIn'> & { readonly changesIn: PointsChangesIn }) {
  return republishEvents({
    ...settings,
    async eventsIn(window) {
      const { changes, expired, notices, next } = await changesIn(window);
      const events = [
        ...changes.flatMap(pointsAddedEvents),
        ...expired.flatMap(({ userId, entry }) => pointsExpiredEvents(userId, entry)),
        ...notices.map(pointsExpiringEvent),
      ];
      return { events, next };
    },
  });
}
