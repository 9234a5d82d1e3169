import type { Received } from '../../platform/boundary/queue.ts';
import type { EventPublisher } from '../../platform/events/event-publisher.ts';
import type { PriceRules } from '../price-rules.ts';
import { type ProductPrice, pricedProduct } from './priced-product.ts';

export interface PriceAnnouncing {
  readonly rules: () => Promise<PriceRules>;
  readonly publisher: Pick<EventPublisher, 'publish'>;
  /** Told of each product whose prices went out. */
  readonly onPriced?: () => void;
}

/**
 * Announces the prices of products that changed.
 *
 * @returns a settled result for each, in their order: what the bus did not take is rejected and comes again
 */
export function announcePrices({ rules, publisher, onPriced }: PriceAnnouncing) {
  return async (
    changes: readonly Received<ProductPrice>[],
    at: number,
  ): Promise<readonly PromiseSettledResult<unknown>[]> => {
    const inForce = await rules();
    const calculated = await Promise.allSettled(changes.map(async (change) => pricedProduct(change, inForce, at)));
    const events = calculated.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const published = (await publisher.publish(events)).values();
    return calculated.map((result): PromiseSettledResult<unknown> => {
      if (result.status === 'rejected') return result;
      const outcome = published.next().value ?? { status: 'rejected', reason: new Error('no result for this event') };
      if (outcome.status === 'fulfilled') onPriced?.();
      return outcome;
    });
  };
}
