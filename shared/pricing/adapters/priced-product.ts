import type { PricingCalculatedV1 } from '#contracts/pricing/pricing-calculated-v1';
import { minorUnits, priceOf } from '../../orders/contracts/price.ts';
import type { Received } from '../../platform/boundary/queue.ts';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import { PermanentError } from '../../platform/failures.ts';
import { bracketPrices } from '../bracket-prices.ts';
import type { PriceRules } from '../price-rules.ts';

/** What a product costs since a change of it. */
export interface ProductPrice {
  readonly productId: string;
  /** Of one unit, as announced. */
  readonly price: number;
  readonly version?: number;
}

/**
 * The event that says what a product's larger quantities cost. Its id is made of the product and the version, so that a
 * repeat of the change makes no other event.
 *
 * @throws PermanentError malformed_event for a price of more than two decimal places
 */
export function pricedProduct(
  { event, correlationId, activityAt }: Pick<Received<ProductPrice>, 'event' | 'correlationId' | 'activityAt'>,
  rules: PriceRules,
  at: number,
): DomainEvent {
  const { productId, price } = event;
  const minor = minorUnits(price);
  if (minor === undefined) throw new PermanentError('malformed_event', '/detail/data/price has more than two places');
  const version = event.version ?? activityAt ?? at;
  const data: PricingCalculatedV1 = {
    productId,
    priceBrackets: bracketPrices(minor, rules).map((bracket) => ({
      quantity: bracket.quantity,
      price: priceOf(bracket.minor),
    })),
    version,
  };
  return {
    id: `pricingCalculated.v1:${productId}:${version}`,
    type: 'pricing.pricingCalculated.v1',
    subject: productId,
    correlationId,
    at,
    data: { ...data },
  };
}
