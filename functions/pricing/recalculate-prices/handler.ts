import { documentClient } from '../../../shared/platform/aws/clients.ts';
import { schedule } from '../../../shared/platform/boundary/schedule.ts';
import { ownPublisher } from '../../../shared/platform/events/own-publisher.ts';
import { setting } from '../../../shared/platform/settings.ts';
import { count } from '../../../shared/platform/telemetry/observability.ts';
import { pricedRules } from '../../../shared/pricing/adapters/priced-rules.ts';
import { recalculatePrices } from '../../../shared/pricing/adapters/recalculate-prices.ts';
import { rulesInForce } from '../../../shared/pricing/wiring/rules-in-force.ts';
import { shownProducts } from '../../../shared/pricing/wiring/shown-products.ts';

const recalculate = recalculatePrices({
  rules: rulesInForce,
  priced: pricedRules(documentClient(), setting('PRICING_TABLE_NAME')),
  products: shownProducts,
  publisher: ownPublisher,
  onPriced: () => count('PricedProducts'),
});

/** Every fifteen minutes: announces the brackets of products that are shown with others than the rules in force make. */
export const handler = schedule(({ dueAt, correlationId }) => recalculate(dueAt, correlationId));
