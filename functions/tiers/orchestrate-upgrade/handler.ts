import { currentProgramme } from '../../../shared/loyalty/current-programme.ts';
import { documentClient } from '../../../shared/platform/aws-clients.ts';
import { durable } from '../../../shared/platform/durable.ts';
import { count } from '../../../shared/platform/observability.ts';
import { publishedEvents } from '../../../shared/platform/published-events.ts';
import { setting, wholeNumberSetting } from '../../../shared/platform/settings.ts';
import { offeredProducts, productsForTier } from '../../../shared/tiers/product-services.ts';
import { service } from '../../../shared/tiers/services.ts';
import { tierRepository } from '../../../shared/tiers/tier-repository.ts';
import { tierUpgrade } from '../../../shared/tiers/upgrade-workflow.ts';

/** Upgrades a member's tier, announces it and waits for the acknowledgement: one execution per event that may mean it. */
export const handler = durable(
  tierUpgrade({
    tiers: tierRepository({ client: documentClient(), tableName: setting('LOYALTY_TABLE_NAME') }),
    currentProgramme,
    offeredProducts: offeredProducts(service('Product Service', 'PRODUCT_SERVICE')),
    productsForTier: productsForTier(service('Product Search Service', 'PRODUCT_SEARCH_SERVICE')),
    orderHistoryFunctionArn: setting('FETCH_ORDER_HISTORY_FUNCTION_ARN'),
    publisher: publishedEvents,
    acknowledgementTimeoutSeconds: wholeNumberSetting('ACKNOWLEDGEMENT_TIMEOUT_SECONDS'),
    count,
  }),
);
