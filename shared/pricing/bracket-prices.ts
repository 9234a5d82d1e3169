import type { PriceRules } from './price-rules.ts';

/** The tier of whoever buys. */
export interface BuyersTier {
  /** Stays when the tier is renamed; absent where only the name is known. */
  readonly id?: string;
  readonly name: string;
}

/** One step on the way to a price. */
export interface Reason {
  readonly rule: 'base' | 'quantity' | 'tier' | 'rounding';
  readonly percentOff?: number;
  readonly text: string;
}

/** What one unit costs from a quantity on. */
export interface BracketPrice {
  readonly quantity: number;
  /** In minor units. */
  readonly minor: number;
  readonly explanation: readonly Reason[];
}

/** A price times two percentages is counted in these parts of a minor unit, so that nothing is rounded on the way. */
const PARTS = 10_000;

/**
 * What one unit costs in each bracket, rounded half up once, in whole minor units.
 *
 * @param minor the price of one in minor units: whole, at most 10^11, so that ten thousand times as much is exact
 * @param tier absent: nothing is taken off beside the quantity
 */
export function bracketPrices(minor: number, rules: PriceRules, tier?: BuyersTier): BracketPrice[] {
  const tierOff = tier ? discountOf(tier, rules) : 0;
  return rules.brackets.map(({ quantity, percent }) => {
    const parts = minor * percent * (100 - tierOff);
    return {
      quantity,
      minor: Math.floor((parts + PARTS / 2) / PARTS),
      explanation: [
        { rule: 'base', text: `${decimal(minor * PARTS)} for one` },
        { rule: 'quantity', percentOff: 100 - percent, text: `${100 - percent} % off from ${quantity} on` },
        ...(tier && tierOff > 0
          ? [{ rule: 'tier' as const, percentOff: tierOff, text: `${tierOff} % off for ${tier.name}` }]
          : []),
        ...(parts % PARTS === 0 ? [] : [{ rule: 'rounding' as const, text: `${decimal(parts)} is rounded half up` }]),
      ],
    };
  });
}

/** By the tier's id, which outlives its name; a token without one is read by the name. */
function discountOf({ id, name }: BuyersTier, { tierDiscounts }: PriceRules): number {
  return tierDiscounts.get((id ?? name).toLowerCase()) ?? 0;
}

/** Parts of a minor unit as a decimal of the major unit, with as many places as it takes, two at least. */
function decimal(parts: number): string {
  const whole = Math.floor(parts / (100 * PARTS));
  const places = String(parts % (100 * PARTS)).padStart(6, '0');
  return `${whole}.${places.slice(0, 2)}${places.slice(2).replace(/0+$/, '')}`;
}
