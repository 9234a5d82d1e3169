import type { Received } from '../../platform/boundary/queue.ts';
import { toldBy } from '../told-by.ts';
import type { ActivityLog } from './activity-log.ts';

/** An event as the queue's boundary hands it on. */
export interface ReceivedActivity {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Recording {
  readonly log: ActivityLog;
  readonly retentionDays: () => Promise<number>;
}

/** Clocks differ; what lies further ahead than this says a wrong time, and would stand on top for as long as it does. */
export const MOST_AHEAD_MS = 5 * 60_000;

/** Records a batch of events, each by itself: one that fails comes again, and what of it is there already stays. */
export function recordHappenings({ log, retentionDays }: Recording) {
  return async (received: readonly Received<ReceivedActivity>[], at: number) => {
    const days = await retentionDays();
    return Promise.allSettled(
      received.map(({ eventId, actor, event, activityAt, announcedAt }) => {
        const said = activityAt ?? announcedAt ?? at;
        const happenedAt = said > at + MOST_AHEAD_MS ? at : said;
        return log.record(toldBy({ eventId, source: actor, ...event, happenedAt }), days, at);
      }),
    );
  };
}
