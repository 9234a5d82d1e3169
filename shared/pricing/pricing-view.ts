import type { Pricing } from '#contracts/pricing/pricing';
import { priceOf } from '../orders/contracts/price.ts';
import type { BracketPrice, BuyersTier } from './bracket-prices.ts';

/** The prices as they are answered. @param minor the price of one, in minor units */
export function pricingView(minor: number, tier: BuyersTier | undefined, prices: readonly BracketPrice[]): Pricing {
  return {
    price: priceOf(minor),
    tier: tier?.name ?? null,
    brackets: prices.map((bracket) => ({
      quantityToOrder: bracket.quantity,
      price: priceOf(bracket.minor),
      explanation: bracket.explanation.map((reason) => ({ ...reason })),
    })),
  };
}
