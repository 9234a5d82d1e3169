import { createHash } from 'node:crypto';
import { minorUnits, priceOf } from '../../orders/contracts/price.ts';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import type { EventPublisher } from '../../platform/events/event-publisher.ts';
import { TransientError } from '../../platform/failures.ts';
import { bracketPrices } from '../bracket-prices.ts';
import type { PriceRules } from '../price-rules.ts';
import { pricedProduct } from './priced-product.ts';
import type { PricedRules } from './priced-rules.ts';

/** A product as the Product Service shows it. */
export interface ShownProduct {
  readonly productId: string;
  /** Of one unit. */
  readonly price: number;
  /** Absent where another Product Service is asked than ours. */
  readonly version?: number;
  readonly pricingBrackets: readonly { readonly quantity: number; readonly price: number }[];
}

export interface Recalculating {
  readonly rules: () => Promise<PriceRules>;
  readonly priced: PricedRules;
  /** All products, page by page. */
  readonly products: () => AsyncIterable<readonly ShownProduct[]>;
  readonly publisher: Pick<EventPublisher, 'publish'>;
  /** Told of each product whose prices went out. */
  readonly onPriced?: () => void;
}

/** Whatever else may have been missed, once a day all products are looked at. */
const LOOK_AGAIN_AFTER_MS = 24 * 3600 * 1000;
/** A product that does not take what is announced (another has announced a version that it never had) is not told for ever. */
const MOST_LOOKS = 3;

/**
 * Announces the prices of products that are shown with others than the rules in force make. Other rules are looked for until
 * a look at all products finds nothing to announce: a function that has not seen them yet may price by the old ones behind
 * the first look.
 *
 * @throws TransientError where the bus did not take all of it: the next look finds what is missing
 */
export function recalculatePrices({ rules, priced, products, publisher, onPriced }: Recalculating) {
  return async (at: number, correlationId: string): Promise<void> => {
    const inForce = await rules();
    const fingerprint = fingerprintOf(inForce);
    const found = await priced.read();
    const isKnown = found?.rules === fingerprint && at - found.at < LOOK_AGAIN_AFTER_MS;
    if (isKnown && found.isDone) return;
    const looks = isKnown ? found.looks + 1 : 1;
    let announced = 0;
    let failed = 0;
    for await (const page of products()) {
      const stale = page.filter((product) => !isPricedBy(inForce, product));
      const events = stale.map((event) => ({
        ...pricedProduct({ event, correlationId }, inForce, at),
        // Another event than that of the product's change, and the same one however often it is tried.
        id: `pricingCalculated.v1:${event.productId}:${event.version}:${fingerprint}`,
      })) satisfies DomainEvent[];
      for (const { status } of await publisher.publish(events)) {
        if (status === 'rejected') failed++;
        else onPriced?.();
      }
      announced += events.length;
    }
    if (failed > 0) throw new TransientError(`the prices of ${failed} products could not be announced`);
    await priced.write({ rules: fingerprint, at, looks, isDone: announced === 0 || looks >= MOST_LOOKS });
  };
}

/**
 * What one has no price for is another's fault: it is left as it is shown. So is what has no version: prices under a made-up
 * one could keep out those of all later changes.
 */
function isPricedBy(rules: PriceRules, { price, version, pricingBrackets }: ShownProduct): boolean {
  const minor = minorUnits(price);
  if (minor === undefined || version === undefined) return true;
  const made = bracketPrices(minor, rules).map((bracket) => [bracket.quantity, priceOf(bracket.minor)]);
  return JSON.stringify(made) === JSON.stringify(pricingBrackets.map(({ quantity, price: each }) => [quantity, each]));
}

/** Of what makes brackets: tiers take off at each quote. */
function fingerprintOf({ brackets }: PriceRules): string {
  const text = JSON.stringify(brackets.map(({ quantity, percent }) => [quantity, percent]));
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
