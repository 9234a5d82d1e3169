import type { OrderRefundedData } from '#contracts/orders/order-refunded-data';
import { minorUnits } from '../../orders/contracts/price.ts';
import type { Happening } from '../../platform/boundary/stored-events.ts';
import type { PaymentGateway } from './payment-gateway.ts';
import type { PaymentRepository } from './payment-repository.ts';

/**
 * Gives a part of a charge back, once: the refund's id is its key at the gateway. A payment of which all is given back is
 * a refunded one.
 */
export function refundPayment(payments: Pick<PaymentRepository, 'note'>, gateway: Pick<PaymentGateway, 'refund'>) {
  return async (happened: Happening<OrderRefundedData>, at: number): Promise<void> => {
    const { orderId, refundId, amount, refundedTotal, price } = happened.eventData;
    await gateway.refund(orderId, { key: refundId, amount });
    if (refundedTotal < (minorUnits(price) ?? 0)) return;
    const change = { from: 'PAYMENT_ACCEPTED', to: 'PAYMENT_REFUNDED', mayBegin: false } as const;
    await payments.note(happened.eventData, change, happened, at);
  };
}
