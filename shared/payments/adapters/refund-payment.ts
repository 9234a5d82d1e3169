import type { OrderRefundedData } from '#contracts/orders/order-refunded-data';
import type { Happening } from '../../platform/boundary/stored-events.ts';
import type { PaymentGateway } from './payment-gateway.ts';
import type { PaymentRepository } from './payment-repository.ts';

/**
 * Gives a part of a charge back, once: the refund's id is its key at the gateway. A payment of which all is given back is
 * a refunded one.
 */
export function refundPayment(payments: Pick<PaymentRepository, 'refunded'>, gateway: Pick<PaymentGateway, 'refund'>) {
  return async (happened: Happening<OrderRefundedData>, at: number): Promise<void> => {
    const { orderId, refundId, amount } = happened.eventData;
    await gateway.refund(orderId, { key: refundId, amount });
    await payments.refunded(orderId, { refundId, amount }, happened, at);
  };
}
