import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { logger } from '../../platform/telemetry/observability.ts';
import { freshCatalogue } from '../adapters/fresh-catalogue.ts';

/** The products of the function's own table, in memory. */
export const catalogue = freshCatalogue({
  client: documentClient(),
  tableName: setting('SEARCH_TABLE_NAME'),
  onMany: (products) => logger.warn('the catalogue outgrows the memory of this function', { products }),
  onStale: (error) => logger.warn('the index could not be refreshed', error as Error),
});
