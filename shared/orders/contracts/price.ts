/** What is charged, and counted by whoever hears of an order, is whole minor units of one currency. */
export const CURRENCY = 'USD';

const MINOR_UNITS_PER_UNIT = 100;

/** The price that a door shows for minor units: 3325 is 33.25. */
export const priceOf = (minor: number): number => minor / MINOR_UNITS_PER_UNIT;

/**
 * The price of a door as minor units, exactly: 33.25 is 3325.
 *
 * @returns undefined for a price of more than two decimal places
 */
export function minorUnits(price: number): number | undefined {
  const minor = Math.round(price * MINOR_UNITS_PER_UNIT);
  return minor / MINOR_UNITS_PER_UNIT === price ? minor : undefined;
}

/** What money can pay of a price, in minor units: nothing of one of more than two decimal places. */
export const payable = (price: number): number => minorUnits(price) ?? 0;
