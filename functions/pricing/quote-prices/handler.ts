import validate from '#contracts/pricing/pricing-request';
import { route } from '#routes/pricing/quote-prices';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { askedPrice } from '../../../shared/pricing/adapters/asked-price.ts';
import { buyersTier } from '../../../shared/pricing/adapters/buyers-tier.ts';
import { bracketPrices } from '../../../shared/pricing/bracket-prices.ts';
import { pricingView } from '../../../shared/pricing/pricing-view.ts';
import { rulesInForce } from '../../../shared/pricing/wiring/rules-in-force.ts';

/** POST /pricing: what larger quantities cost the caller, by the tier that their token says. */
export const handler = http(route, { body: validate }, async ({ body, caller }) => {
  const price = askedPrice(body.price);
  const tier = buyersTier(caller);
  return ok(pricingView(price, tier, bracketPrices(price, await rulesInForce(), tier)));
});
