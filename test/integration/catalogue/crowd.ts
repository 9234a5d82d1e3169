import type { Crowd } from './shoppers.ts';

/** `make test-across` brings 100 members; a slice of them comes with each run of the tests. */
const members = Number(process.env.LAUREL_MEMBERS || 3);

/** So many are more than a slice. */
export const IS_FULL = members >= 20;

/** There is stock for half of what they order. */
export const CROWD: Crowd = { members, ordersEach: 3, stock: Math.floor((members * 3) / 2), isSearched: true };
export const HALF = { confirmed: CROWD.stock, withoutStock: members * 3 - CROWD.stock };

/** What each wait may take, on a busy machine too. */
export const WITHIN_MS = 60_000 + members * 3000;
