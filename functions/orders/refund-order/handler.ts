import validate from '#contracts/orders/refund-order-request';
import { route } from '#routes/orders/refund-order';
import { refundOrder } from '../../../shared/orders/adapters/refund-order.ts';
import { CURRENCY, priceOf } from '../../../shared/orders/contracts/price.ts';
import { refundAmount } from '../../../shared/orders/refund.ts';
import { orders } from '../../../shared/orders/wiring/orders.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { created, HttpProblem } from '../../../shared/platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../../shared/platform/boundary/problems.ts';

const refund = refundOrder(orders);

/** POST /orders/{id}/refunds: gives back what was paid for an order, or a part of it. */
export const handler = http(
  route,
  { body: validate },
  async ({ path, body, idempotencyKey, correlationId, actor, at }) => {
    const amount = refundAmount(body.amount);
    if (amount === undefined)
      throw new HttpProblem(PROBLEMS.invalid_body, 'amount must be more than 0, with at most two decimal places');
    const wish = { orderId: path.id, amount, reason: body.reason };
    const made = await refund(wish, idempotencyKey, { correlationId, actor }, at);
    return created({
      ...made,
      amount: priceOf(made.amount),
      ...(made.money === undefined ? {} : { money: priceOf(made.money) }),
      refundedTotal: priceOf(made.refundedTotal),
      currency: CURRENCY,
    });
  },
);
