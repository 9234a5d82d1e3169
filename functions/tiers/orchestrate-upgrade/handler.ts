import { documentClient, lambdaClient } from '../../../shared/platform/aws/clients.ts';
import { durable } from '../../../shared/platform/boundary/durable.ts';
import { ownPublisher } from '../../../shared/platform/events/own-publisher.ts';
import { startExecution } from '../../../shared/platform/outgoing/start-execution.ts';
import { setting, wholeNumberSetting } from '../../../shared/platform/settings.ts';
import { count } from '../../../shared/platform/telemetry/observability.ts';
import { offeredProducts, productsForTier } from '../../../shared/tiers/adapters/product-services.ts';
import { tierRepository } from '../../../shared/tiers/adapters/tier-repository.ts';
import { programmeInForce } from '../../../shared/tiers/wiring/programme-in-force.ts';
import { service } from '../../../shared/tiers/wiring/services.ts';
import { tierUpgrade } from '../../../shared/tiers/workflow/upgrade-workflow.ts';

/** Upgrades a member's tier, announces it and waits for the acknowledgement: one execution per event that may mean it. */
export const handler = durable(
  tierUpgrade({
    tiers: tierRepository({ client: documentClient(), tableName: setting('LOYALTY_TABLE_NAME') }),
    programmeInForce,
    start: startExecution(lambdaClient(), setting('ORCHESTRATE_UPGRADE_FUNCTION_ARN')),
    offeredProducts: offeredProducts(service('Product Service', 'PRODUCT_SERVICE')),
    productsForTier: productsForTier(service('Product Search Service', 'PRODUCT_SEARCH_SERVICE')),
    orderHistoryFunctionArn: setting('FETCH_ORDER_HISTORY_FUNCTION_ARN'),
    publisher: ownPublisher,
    acknowledgementTimeoutSeconds: wholeNumberSetting('ACKNOWLEDGEMENT_TIMEOUT_SECONDS'),
    count,
  }),
);
