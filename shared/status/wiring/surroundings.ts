import { watched } from '#watched';
import { cloudWatchClient, documentClient, sqsClient } from '../../platform/aws/clients.ts';
import { watchedNames } from '../../platform/aws/watched-names.ts';
import { setting } from '../../platform/settings.ts';
import { logger } from '../../platform/telemetry/observability.ts';
import { circuits } from '../adapters/circuits.ts';
import { functionFigures } from '../adapters/function-figures.ts';
import type { Surroundings } from '../adapters/look-around.ts';
import { ownCounts, ownMeasures } from '../adapters/own-figures.ts';
import { queueDepths } from '../adapters/queue-depths.ts';
import { tillQuantiles, tillSums, wentWell } from '../till-figures.ts';
import { sights } from './sights.ts';

const cloudWatch = cloudWatchClient();
const contexts = setting('WATCHED_CONTEXTS');
const names = watchedNames(watched, contexts, setting('ENV'));
const env = setting('ENV');
/** Where tills are served. */
const tills = {
  counts: ownCounts(cloudWatch, env, tillSums(env)),
  quantiles: ownMeasures(cloudWatch, env, tillQuantiles(env)),
  wentWell,
};

/** Everything of the function's own deployment. */
export const surroundings: Surroundings = {
  sights,
  queues: queueDepths(sqsClient(), cloudWatch, setting('QUEUES_URL'), names.queues),
  circuits: circuits(documentClient(), setting('PLATFORM_TABLE_NAME')),
  figures: functionFigures(cloudWatch, names.functions),
  ...(contexts.split(' ').includes('pos') ? tills : {}),
  onBlind: (what, error) => logger.warn('could not be looked at', { what, error: error as Error }),
};
