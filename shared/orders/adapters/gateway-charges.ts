import validate from '#contracts/orders/gateway-charges';
import type { HttpClient } from '../../platform/outgoing/http-client.ts';
import type { Charge } from '../reconcile.ts';

/** What the payment gateway has taken, by the ids of the orders. */
export type GatewayCharges = () => Promise<ReadonlyMap<string, Charge>>;

export function gatewayCharges(client: HttpClient): GatewayCharges {
  return async () => {
    const { charges } = await client({ method: 'GET', path: 'charges', validate });
    return new Map(charges.map((charge) => [charge.orderId, charge]));
  };
}
