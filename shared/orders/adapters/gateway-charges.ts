import validate, { type GatewayCharges as Page } from '#contracts/orders/gateway-charges';
import { PermanentError } from '../../platform/failures.ts';
import type { HttpClient } from '../../platform/outgoing/http-client.ts';
import type { Charge } from '../reconcile.ts';

/** What the payment gateway has taken, by the ids of the orders. */
export type GatewayCharges = () => Promise<ReadonlyMap<string, Charge>>;

/** Charges of one request: with ids of 100 characters some 350 KB, of the megabyte that an answer may have. */
export const CHARGES_OF_A_PAGE = 1000;
/** Charges that are held at once, some 200 bytes each. */
export const MOST_CHARGES = 1_000_000;

/**
 * Reads the gateway's list, page after page.
 *
 * @throws PermanentError too_many_charges above so many: a function has no room for them, and another try has no more
 */
export function gatewayCharges(client: HttpClient, most = MOST_CHARGES): GatewayCharges {
  return async () => {
    const known = new Map<string, Charge>();
    let cursor: string | undefined;
    do {
      const query: Record<string, string> = { limit: String(CHARGES_OF_A_PAGE), ...(cursor ? { cursor } : {}) };
      const page: Page = await client({ method: 'GET', path: 'charges', query, validate });
      for (const { orderId, outcome, captured, refunded } of page.charges)
        known.set(orderId, { orderId, outcome, captured, refunded });
      if (known.size > most)
        throw new PermanentError('too_many_charges', `the gateway lists more than ${most} charges`);
      cursor = page.cursor;
    } while (cursor !== undefined);
    return known;
  };
}
