import { ssmClient } from '../../../shared/platform/aws/clients.ts';
import { schedule } from '../../../shared/platform/boundary/schedule.ts';
import { setting } from '../../../shared/platform/settings.ts';
import { lookAround } from '../../../shared/status/adapters/look-around.ts';
import { parameterReach } from '../../../shared/status/adapters/parameter-reach.ts';
import { probe } from '../../../shared/status/adapters/probe.ts';
import { checks } from '../../../shared/status/wiring/checks.ts';
import { surroundings } from '../../../shared/status/wiring/surroundings.ts';

const look = probe({
  table: () => checks.reach(),
  parameters: parameterReach(ssmClient(), setting('SECRET_ACCESS_KEY_PARAMETER')),
});
const seeAll = lookAround(surroundings);

/**
 * Each minute: looks at what everything stands on, and at what waits, and writes down how it was at the due time. It looks
 * also where no table answers: that is what it is there to tell.
 */
export const handler = schedule(
  async ({ dueAt }) => {
    await Promise.all([look(dueAt).then((check) => checks.add(check)), seeAll(dueAt)]);
  },
  { mayRepeat: true },
);
