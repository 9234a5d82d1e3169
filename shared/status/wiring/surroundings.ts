import { cloudWatchClient, documentClient, sqsClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { logger } from '../../platform/telemetry/observability.ts';
import { circuits } from '../adapters/circuits.ts';
import { functionFigures } from '../adapters/function-figures.ts';
import type { Surroundings } from '../adapters/look-around.ts';
import { queueDepths } from '../adapters/queue-depths.ts';
import { sights } from './sights.ts';

const cloudWatch = cloudWatchClient();
/** `orders:list-orders,sync-order status:probe`, as declarations and Terraform write it. */
const named = (list: string) =>
  list.split(' ').flatMap((group) => {
    const [first, rest = ''] = group.split(':');
    return rest.split(',').map((name) => `laurel-${setting('ENV')}-${first}-${name}`);
  });

/** Everything of the function's own deployment. */
export const surroundings: Surroundings = {
  sights,
  queues: queueDepths(sqsClient(), cloudWatch, setting('QUEUES_URL'), named(setting('WATCHED_QUEUES'))),
  circuits: circuits(documentClient(), setting('PLATFORM_TABLE_NAME')),
  figures: functionFigures(cloudWatch, named(setting('WATCHED_FUNCTIONS'))),
  onBlind: (what, error) => logger.warn('could not be looked at', { what, error: error as Error }),
};
