import validate from '#contracts/payments/list-order-payments-request';
import { route } from '#routes/payments/list-order-payments';
import { paymentView } from '../../../shared/payments/payment.ts';
import { lists, paymentsToRead } from '../../../shared/payments/wiring/payment-lists.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { json } from '../../../shared/platform/boundary/http-answer.ts';
import { pagedBody } from '../../../shared/platform/boundary/paged-body.ts';
import { carries } from '../../../shared/platform/identity/caller.ts';
import { isTimePlace } from '../../../shared/platform/paging/time-shards.ts';

const pageIn = pagedBody(route, isTimePlace);

/** POST /api/v1/payments/listOrderPayments: the payment of one order or of all; members see their own. */
export const handler = http(route, { body: validate }, async ({ body, userId, caller }) => {
  const seesAll = carries(caller, 'payments:admin');
  if (body.orderId !== undefined) {
    const payment = await paymentsToRead.read(body.orderId.trim());
    return json({ orderPayments: payment && (seesAll || payment.userId === userId) ? [paymentView(payment)] : [] });
  }
  const { page, next } = await pageIn(body, userId);
  const found = seesAll ? await lists.all(page) : await lists.ofMember(userId, page);
  const last = () => ({ createdAt: found.at(-1)?.createdAt ?? '', id: found.at(-1)?.orderId ?? '' });
  return json({ orderPayments: found.map(paymentView), ...(await next(found.length, last)) });
});
