import validate, { type PointsAddedV2 } from '#contracts/loyalty/points-added-v2';
import { lambdaClient } from '../../../shared/platform/aws/clients.ts';
import { queue } from '../../../shared/platform/boundary/queue.ts';
import { startExecution } from '../../../shared/platform/outgoing/start-execution.ts';
import { setting } from '../../../shared/platform/settings.ts';
import { startUpgrades } from '../../../shared/tiers/adapters/start-upgrade.ts';
import { programmeInForce } from '../../../shared/tiers/wiring/programme-in-force.ts';

const startEach = startUpgrades(
  startExecution(lambdaClient(), setting('ORCHESTRATE_UPGRADE_FUNCTION_ARN')),
  programmeInForce,
);

/** loyalty.pointsAdded.v2: starts the tier upgrade where the event may mean a higher tier, once per event. */
export const handler = queue(
  { events: { 'loyalty.pointsAdded.v2': { validate, translate: (data: PointsAddedV2) => data } } },
  startEach,
);
