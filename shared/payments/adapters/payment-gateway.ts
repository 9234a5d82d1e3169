import validate, { type GatewayCharge } from '#contracts/payments/gateway-charge';
import { PermanentError } from '../../platform/failures.ts';
import { type HttpClient, ServiceError } from '../../platform/outgoing/http-client.ts';
import type { ChargeOutcome } from '../payment.ts';

/** Who takes the money. A charge carries the order's id as its key, so that one order is charged once. */
export interface PaymentGateway {
  /** One call, and no repeat of it: tries are counted by whoever asks. @throws when there is no answer */
  charge(charge: {
    readonly orderId: string;
    readonly amount: number;
    readonly currency: string;
    /** Whether the money is taken at once; otherwise it is set aside until it is captured. */
    readonly capture: boolean;
  }): Promise<ChargeOutcome>;
  /** What the gateway knows of the charge for an order; undefined where there is none. */
  outcomeOf(orderId: string): Promise<ChargeOutcome | undefined>;
  /**
   * Takes a part of what is set aside, once for each key, or all that is left. Of a voided charge nothing is left. What is
   * set aside no longer, as its time was over, is set aside again first.
   *
   * @throws PermanentError authorization_lapsed where the member's bank refuses that
   */
  capture(orderId: string, part?: Part): Promise<void>;
  /**
   * Gives back what was taken, lets go of the rest, and sees to it that no charge for the order is made any more: one that
   * is still under way, or whose answer was lost, is refused when it comes. Harmless to repeat.
   */
  void(orderId: string): Promise<void>;
  /** Gives a part of a charge back, once for each key, or all that is left of it. A part of what is all back is back. */
  refund(orderId: string, part?: Part): Promise<void>;
}

export interface Part {
  readonly key: string;
  readonly amount: number;
}

export function paymentGateway(client: HttpClient): PaymentGateway {
  const at = (orderId: string) => `charges/${encodeURIComponent(orderId)}`;
  return {
    async charge({ orderId, ...charge }) {
      const body = { key: orderId, orderId, ...charge };
      return outcomeIn(await client({ method: 'POST', path: 'charges', body, validate, attempts: 1 }));
    },
    async outcomeOf(orderId) {
      try {
        return outcomeIn(await read(orderId));
      } catch (error) {
        if (isRefusal(error, 404)) return undefined;
        throw error;
      }
    },
    async capture(orderId, part = undefined) {
      const take = () => client({ method: 'POST', path: `${at(orderId)}/capture`, body: part ?? {}, validate });
      try {
        await take();
      } catch (error) {
        if (!isRefusal(error, 409)) throw error;
        const charge = await read(orderId);
        // All of it can be taken before a part that was asked for earlier comes to its turn.
        if (isAllTaken(charge)) return;
        if (!charge.lapsed) throw error;
        await authorizeAgain(orderId);
        await take();
      }
    },
    async void(orderId) {
      await client({ method: 'POST', path: `${at(orderId)}/void`, body: {}, validate });
    },
    async refund(orderId, part = undefined) {
      try {
        await client({ method: 'POST', path: `${at(orderId)}/refund`, body: part ?? {}, validate });
      } catch (error) {
        // A cancellation can give back all before a refund that was asked for earlier comes to its turn.
        if (!isRefusal(error, 409) || !(await read(orderId)).voided) throw error;
      }
    },
  };

  /** Harmless to repeat. */
  async function authorizeAgain(orderId: string): Promise<void> {
    try {
      await client({ method: 'POST', path: `${at(orderId)}/authorize`, body: {}, validate });
    } catch (error) {
      if (!isRefusal(error, 402)) throw error;
      throw new PermanentError(
        'authorization_lapsed',
        `what was set aside for ${orderId} has lapsed, and is refused now`,
      );
    }
  }

  function read(orderId: string) {
    return client({ method: 'GET', path: at(orderId), validate });
  }
}

const isRefusal = (error: unknown, status: number) => error instanceof ServiceError && error.status === status;

const isAllTaken = ({ amount, captured, voided }: GatewayCharge) =>
  voided || (amount !== undefined && captured === amount);

/** What was accepted and is voided is as good as never made. */
function outcomeIn({ outcome, voided, amount = 0, captured = amount }: GatewayCharge): ChargeOutcome {
  if (voided || outcome === 'rejected') return 'rejected';
  return captured < amount ? 'authorized' : 'accepted';
}
