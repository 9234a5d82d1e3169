import type { MemberRequest } from '#contracts/tiers/member-request';
import type { OrderHistory } from '#contracts/tiers/order-history';
import validate from '#contracts/tiers/order-list';
import type { ServiceToken } from '../../platform/identity/service-token.ts';
import type { HttpClient } from '../../platform/outgoing/http-client.ts';

/** The newest orders are what counts for taste; the summary stays a few kilobytes whatever the member has bought. */
export const ORDERS_LOOKED_AT = 20;
export const MAX_PRODUCT_IDS = 100;

/** Orders that nobody has bought anything by: what is in them may still be recommended. */
const CAME_TO_NOTHING: readonly (string | undefined)[] = ['NoStock', 'PaymentRejected', 'Cancelled', 'Expired'];

/**
 * Sums a member's newest orders up, as the Order Service shows them to the member, without those that came to nothing.
 *
 * @throws ServiceError
 */
export function orderHistory(orderService: HttpClient, token: ServiceToken) {
  return async ({ userId, correlationId }: MemberRequest): Promise<OrderHistory> => {
    const { data: orders } = await orderService({
      method: 'GET',
      path: 'orders',
      query: { limit: String(ORDERS_LOOKED_AT) },
      headers: {
        authorization: `Bearer ${await token(userId)}`,
        // A header takes visible ASCII; ids of other services may be anything.
        'x-correlation-id': encodeURIComponent(correlationId.toWellFormed()),
      },
      validate,
    });
    const bought = orders.slice(0, ORDERS_LOOKED_AT).filter(({ status }) => !CAME_TO_NOTHING.includes(status));
    return {
      orderCount: bought.length,
      productIds: [...new Set(bought.flatMap(({ products }) => products))].slice(0, MAX_PRODUCT_IDS),
    };
  };
}
