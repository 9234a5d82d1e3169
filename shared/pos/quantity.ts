const MOST_DECIMALS = 1000;

/** Whether a quantity has three decimals at most: 12.345 has, 12.3456 has not. */
export const isQuantity = (qty: number): boolean => Math.round(qty * MOST_DECIMALS) / MOST_DECIMALS === qty;
