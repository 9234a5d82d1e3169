import { minorUnits } from '../orders/contracts/price.ts';

/** A door takes no more of a sale than this: 999,999.99. In minor units. */
export const MOST_AMOUNT = 99_999_999;

/** @returns minor units, exactly; undefined for more than two decimals */
export const amountOf = (price: number): number | undefined => minorUnits(price);

const MOST_DECIMALS = 1000;

/** Whether a quantity has three decimals at most: 12.345 has, 12.3456 has not. */
export const isQuantity = (qty: number): boolean => Math.round(qty * MOST_DECIMALS) / MOST_DECIMALS === qty;
