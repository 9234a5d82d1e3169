import validate, { type GatewayCharge } from '#contracts/payments/gateway-charge';
import { type HttpClient, ServiceError } from '../../platform/outgoing/http-client.ts';
import type { ChargeOutcome } from '../payment.ts';

/** Who takes the money. A charge carries the order's id as its key, so that one order is charged once. */
export interface PaymentGateway {
  /** One call, and no repeat of it: tries are counted by whoever asks. @throws when there is no answer */
  charge(charge: {
    readonly orderId: string;
    readonly amount: number;
    readonly currency: string;
  }): Promise<ChargeOutcome>;
  /** What the gateway knows of the charge for an order; undefined where there is none. */
  outcomeOf(orderId: string): Promise<ChargeOutcome | undefined>;
  /** Gives a part of a charge back, once for each key, or all that is left of it. A part of what is all back is back. */
  refund(orderId: string, part?: { readonly key: string; readonly amount: number }): Promise<void>;
}

export function paymentGateway(client: HttpClient): PaymentGateway {
  const at = (orderId: string) => `charges/${encodeURIComponent(orderId)}`;
  return {
    async charge({ orderId, amount, currency }) {
      const body = { key: orderId, orderId, amount, currency };
      const { outcome } = await client({ method: 'POST', path: 'charges', body, validate, attempts: 1 });
      return outcome;
    },
    async outcomeOf(orderId) {
      try {
        return (await read(orderId)).outcome;
      } catch (error) {
        if (isRefusal(error, 404)) return undefined;
        throw error;
      }
    },
    async refund(orderId, part = undefined) {
      try {
        await client({ method: 'POST', path: `${at(orderId)}/refund`, body: part ?? {}, validate });
      } catch (error) {
        // A cancellation can give back all before a refund that was asked for earlier comes to its turn.
        if (!isRefusal(error, 409) || !isAllBack(await read(orderId))) throw error;
      }
    },
  };

  function read(orderId: string) {
    return client({ method: 'GET', path: at(orderId), validate });
  }
}

const isRefusal = (error: unknown, status: number) => error instanceof ServiceError && error.status === status;

const isAllBack = ({ captured, refunded }: GatewayCharge) => captured !== undefined && captured === refunded;
