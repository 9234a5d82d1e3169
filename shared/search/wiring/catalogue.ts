import { setTimeout as delay } from 'node:timers/promises';
import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { logger } from '../../platform/telemetry/observability.ts';
import { freshCatalogue } from '../adapters/fresh-catalogue.ts';

/** Of the ten seconds in which a function has to be set up. */
const BEFOREHAND_MS = 5000;

/** The products of the function's own table, in memory. */
export const catalogue = freshCatalogue({
  client: documentClient(),
  tableName: setting('SEARCH_TABLE_NAME'),
  onMany: (products) => logger.warn('the catalogue outgrows the memory of this function', { products }),
  onStale: (error) => logger.warn('the index could not be refreshed', error as Error),
});

/**
 * Read while the function is set up, and not in the time of the first request. What fails or is late then is the first
 * request's to ask for, and to fail by.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib (10 seconds)
 */
await Promise.race([catalogue().catch(() => {}), delay(BEFOREHAND_MS, undefined, { ref: false })]);
