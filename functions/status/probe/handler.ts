import { ssmClient } from '../../../shared/platform/aws/clients.ts';
import { schedule } from '../../../shared/platform/boundary/schedule.ts';
import { setting } from '../../../shared/platform/settings.ts';
import { parameterReach } from '../../../shared/status/adapters/parameter-reach.ts';
import { probe } from '../../../shared/status/adapters/probe.ts';
import { checks } from '../../../shared/status/wiring/checks.ts';

const look = probe({
  table: () => checks.reach(),
  parameters: parameterReach(ssmClient(), setting('SECRET_ACCESS_KEY_PARAMETER')),
});

/** Each minute: looks at what everything stands on, and writes down how it was at the due time. */
export const handler = schedule(async ({ dueAt }) => checks.add(await look(dueAt)));
