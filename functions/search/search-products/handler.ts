import validate from '#contracts/search/search-request';
import { route } from '#routes/search/search-products';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { count, logger } from '../../../shared/platform/telemetry/observability.ts';
import { catalogue } from '../../../shared/search/wiring/catalogue.ts';

const USUAL_LIMIT = 10;

/** POST /search: finds products by words, and writes down which words have found nothing. */
export const handler = http(route, { body: validate }, async ({ body: { limit = USUAL_LIMIT, ...wanted } }) => {
  const found = (await catalogue()).search({ limit, ...wanted });
  count('Searches');
  if (found.length === 0) {
    count('SearchesInVain');
    logger.info('nothing was found', { query: wanted.query });
  }
  return ok(found);
});
