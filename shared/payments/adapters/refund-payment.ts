import type { OrderRefundedData } from '#contracts/orders/order-refunded-data';
import type { Happening } from '../../platform/boundary/stored-events.ts';
import { paidByPoints } from './pay-order.ts';
import type { PaymentGateway } from './payment-gateway.ts';
import type { PaymentRepository } from './payment-repository.ts';
import type { PointsPayment } from './points-payment.ts';

/**
 * Gives a part of a payment back, once: the refund's id is its key at the gateway and at the ledger. A payment of which all
 * is given back is a refunded one.
 */
export function refundPayment(
  payments: Pick<PaymentRepository, 'refunded'>,
  gateway: Pick<PaymentGateway, 'refund'>,
  points: Pick<PointsPayment, 'refund'>,
) {
  return async (happened: Happening<OrderRefundedData>, at: number): Promise<void> => {
    const { orderId, refundId, amount, pointsBack = 0, ...said } = happened.eventData;
    const money = said.money ?? amount;
    if (money > 0) await gateway.refund(orderId, { key: refundId, amount: money });
    const byPoints = paidByPoints(happened.eventData);
    if (byPoints && pointsBack > 0)
      await points.refund(byPoints, { refundId, points: pointsBack }, happened.correlationId, at);
    // As it was given back: what was taken with a shipment may not be noted yet.
    await payments.refunded(orderId, { refundId, amount, money }, happened, at);
  };
}
