import type { OrderHappened } from '#contracts/orders/order-happened';
import { repeatedIn } from '../../orders/contracts/lines.ts';
import type { Happening } from '../../platform/boundary/stored-events.ts';
import { PermanentError } from '../../platform/failures.ts';
import type { PaymentGateway } from './payment-gateway.ts';
import type { PaymentRepository } from './payment-repository.ts';

/** The key of what is taken when an order is complete, whatever of it was shipped. */
const COMPLETION = 'completion';

/**
 * Takes money that was set aside: what is due for a shipment, or all that is left with one of all that is left and with the
 * completed order. Each once; what was taken at once stays as it is.
 *
 * @throws PermanentError malformed_event for a shipment of a part that does not say what is due for it, or names a product
 *   in two lines
 */
export function capturePayment(
  payments: Pick<PaymentRepository, 'read' | 'captured'>,
  gateway: Pick<PaymentGateway, 'capture'>,
) {
  return async (happened: Happening<OrderHappened>, at: number): Promise<void> => {
    const { eventName, eventData } = happened;
    const { orderId, shipmentId, shipped, amount } = eventData;
    const payment = await payments.read(orderId);
    if (payment?.capture !== 'on_shipment' || payment.paymentStatus !== 'PAYMENT_ACCEPTED') return;
    const isShipment = eventName === 'ORDER_SHIPPED_EVENT';
    if (isShipment && shipped !== undefined && amount === undefined)
      throw new PermanentError('malformed_event', `a shipment of ${orderId} does not say what is due for it`);
    if (isShipment && repeatedIn(shipped ?? []) !== undefined)
      throw new PermanentError('malformed_event', `a shipment of ${orderId} has a product in two lines`);
    const key = (isShipment ? shipmentId : undefined) ?? COMPLETION;
    const part = isShipment && amount !== undefined ? { key, amount } : undefined;
    if (part?.amount === 0) return;
    await gateway.capture(orderId, part);
    await payments.captured(orderId, part ?? { key }, happened, at);
  };
}
