import type { OrderData } from '#contracts/orders/order-data';
import { CURRENCY, minorUnits } from '../../orders/contracts/price.ts';
import type { Happening } from '../../platform/boundary/stored-events.ts';
import { TransientError } from '../../platform/failures.ts';
import { afterCancellation, type ChargeOutcome, nextStep, type Rejection } from '../payment.ts';
import type { PaymentGateway } from './payment-gateway.ts';
import type { PaymentRepository } from './payment-repository.ts';

const OPEN = { from: 'PAYMENT_FAILED', mayBegin: true } as const;
const ACCEPTED = { ...OPEN, to: 'PAYMENT_ACCEPTED', eventName: 'ORDER_PAYMENT_ACCEPTED_EVENT' } as const;
const FAILED = { ...OPEN, to: 'PAYMENT_FAILED', eventName: 'ORDER_PAYMENT_FAILED_EVENT' } as const;
const REJECTED = { ...OPEN, to: 'PAYMENT_REJECTED', eventName: 'ORDER_PAYMENT_REJECTED_EVENT' } as const;

/**
 * Pays for an order whose stock is allocated. A charge that was accepted is noted as accepted; where the order was
 * cancelled meanwhile it is given back.
 *
 * @throws TransientError after a try that failed: it is noted, and the event comes back
 */
export function payOrder(payments: PaymentRepository, gateway: PaymentGateway) {
  return async (happened: Happening<OrderData>, at: number): Promise<void> => {
    const order = happened.eventData;
    const { orderId } = order;
    const amount = minorUnits(order.price);
    const step = nextStep(await payments.read(orderId), amount);
    if (step === 'nothing') return;
    if (step === 'void') return voidCharge(gateway, orderId);
    const outcome = await outcomeOf(step, order, amount ?? 0, happened, at);
    const change = outcome === 'accepted' ? ACCEPTED : { ...REJECTED, reason: outcome };
    const noted = await payments.note(order, change, happened, at);
    if (noted || outcome !== 'accepted') return;
    // Somebody was first: the same charge is noted already, or the order is cancelled and must not be charged.
    const status = (await payments.read(orderId))?.paymentStatus;
    if (status === 'PAYMENT_CANCELED' || status === 'PAYMENT_REJECTED') await voidCharge(gateway, orderId);
  };

  async function outcomeOf(
    step: 'reject' | 'ask' | 'charge',
    order: OrderData,
    amount: number,
    happened: Happening<OrderData>,
    at: number,
  ): Promise<'accepted' | Rejection> {
    const { orderId } = order;
    if (step === 'reject') return 'price_not_chargeable';
    if (step === 'ask') return said((await gateway.outcomeOf(orderId)) ?? 'no_answer');
    try {
      return said(await gateway.charge({ orderId, amount, currency: CURRENCY }));
    } catch (error) {
      await payments.note(order, FAILED, happened, at);
      throw new TransientError(`the charge for ${orderId} failed: ${(error as Error).message}`);
    }
  }
}

function said(outcome: ChargeOutcome | 'no_answer'): 'accepted' | Rejection {
  return outcome === 'rejected' ? 'declined' : outcome;
}

/** A cancelled order is not charged any more, and what was charged is given back, once. */
export function cancelPayment(payments: PaymentRepository, gateway: PaymentGateway) {
  return async (happened: Happening<OrderData>, at: number): Promise<void> => {
    const order = happened.eventData;
    switch (afterCancellation(await payments.read(order.orderId))) {
      case 'nothing':
        return;
      case 'close':
        if (!(await payments.note(order, { ...OPEN, to: 'PAYMENT_CANCELED' }, happened, at)))
          throw new TransientError(`the payment for ${order.orderId} was changed meanwhile`);
        return voidCharge(gateway, order.orderId);
      case 'void':
        return voidCharge(gateway, order.orderId);
      case 'refund':
        await gateway.refund(order.orderId);
        await payments.refunded(order.orderId, { refundId: 'cancellation' }, happened, at);
    }
  };
}

/** A try whose answer was lost may have been charged. */
async function voidCharge(gateway: PaymentGateway, orderId: string): Promise<void> {
  if ((await gateway.outcomeOf(orderId)) === 'accepted') await gateway.refund(orderId);
}
