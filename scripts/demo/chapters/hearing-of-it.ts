import { eventually } from '../../../test/eventually.ts';
import type { Published } from '../../../test/integration/system/tap.ts';
import type { Chapter } from '../stage.ts';

/** What a subscriber on the bus has heard: each change of the total, as v1 and as v2. */
export const hearingOfIt: Chapter = async ({ subscriber, userId, say, figure }) => {
  const heard = await eventually(async () => {
    const events = await subscriber.about(userId);
    const sum = differences(events).reduce((total, difference) => total + difference, 0);
    // Orders of one batch are one change, so only the sum says that everything has come.
    if (sum !== 130 || totals(events).length !== differences(events).length)
      throw new Error(`a subscriber has heard of ${sum} points, in ${events.length} events`);
    return events;
  });
  const changes = differences(heard);
  const newest = heard.toSorted((one, other) => sequence(one) - sequence(other)).at(-1);
  figure('the newest total that was announced', newest?.detail.data.totalPoints, 130);
  figure('event ids that came more than once', heard.length - new Set(heard.map(({ detail }) => detail.id)).size, 0);
  say(
    `published: ${changes.length} changes as loyalty.pointsAdded.v1 and .v2, ` +
      `${changes.map((difference) => (difference > 0 ? `+${difference}` : difference)).join(' ')} = 130`,
  );
};

const ofType = (events: readonly Published[], type: string) => events.filter((event) => event.type === type);

const differences = (events: readonly Published[]): number[] =>
  ofType(events, 'loyalty.pointsAdded.v2')
    .toSorted((one, other) => sequence(one) - sequence(other))
    .map(({ detail }) => detail.data.difference);

const totals = (events: readonly Published[]): number[] =>
  ofType(events, 'loyalty.pointsAdded.v1').map(({ detail }) => detail.data.newPointsTotal);

/** The ids are `pointsAdded.v1:<birth>:<sequence>:...`: queues do not keep the order, the sequence does. v2 sorts last. */
function sequence({ detail }: Published): number {
  const [, version, number] = /^pointsAdded\.v([12]):\d+:(\d+):/.exec(detail.id) ?? [];
  return Number(number) + Number(version) / 10;
}
