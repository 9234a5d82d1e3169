import { eventually } from '../../../test/eventually.ts';
import type { Chapter } from '../stage.ts';

const ORDER = { orderId: 'ada-tea-1', sku: 'ADAS-TEA', units: 2, price: 40 };
const TOO_MANY = { orderId: 'ada-tea-2', sku: 'ADAS-TEA', units: 9, price: 180 };

/** Ada orders, pays, gets it in two boxes, and with it her points; then she is given back a part, and the rest. */
export const buying: Chapter = async ({ doors, userId, say, figure }) => {
  const admin = doors.token('admin-of-the-shop', { user_type: 'ADMIN' });
  const token = doors.token(userId);
  const asAdmin = (path: string, json: unknown, key?: string) =>
    doors.request('POST', path, { token: admin, json, ...(key ? { headers: { 'idempotency-key': key } } : {}) });
  const unitsLeft = async () =>
    (await asAdmin('/api/v1/inventory/listSkus', { sku: ORDER.sku })).body.skus[0]?.units as number | undefined;
  const order = async () => (await doors.request('GET', `/orders/${ORDER.orderId}`, { token })).body.data;
  const becomes = (orderId: string, wanted: string) =>
    eventually(`${orderId} is ${wanted}`, async () => {
      const { status, body } = await doors.request('GET', `/orders/${orderId}`, { token });
      return status === 200 && body.data.status === wanted;
    });

  await asAdmin('/api/v1/inventory/restockSku', { sku: ORDER.sku, units: 10, lotId: 'LOT-1' });
  await eventually('the tea is there', async () => (await unitsLeft()) === 10);
  for (const placed of [ORDER, ORDER, TOO_MANY]) {
    const { status } = await doors.request('POST', '/api/v1/orders/placeOrder', { token, json: { ...placed, userId } });
    figure('status of an order', status, 202);
  }
  await Promise.all([becomes(ORDER.orderId, 'Confirmed'), becomes(TOO_MANY.orderId, 'NoStock')]);
  const path: string = '/api/v1/payments/listOrderPayments';
  const { body: paid } = await doors.request('POST', path, { token, json: { orderId: ORDER.orderId } });
  figure(
    'payments of the order',
    paid.orderPayments.map(({ paymentStatus, price }: { paymentStatus: string; price: number }) => [
      paymentStatus,
      price,
    ]),
    [['PAYMENT_ACCEPTED', 40]],
  );
  figure('tea left', await unitsLeft(), 8);
  say(
    'of 10 teas Ada orders 2 for 40.00, twice under one id: one order, paid once, 8 left; 9 more are not there: NoStock',
  );

  const shipments = `/orders/${ORDER.orderId}/shipments`;
  for (const key of ['box-1', 'box-2']) {
    const { status, body } = await asAdmin(shipments, { lines: [{ productId: ORDER.sku, quantity: 1 }] }, key);
    figure('status of a shipment', status, 201);
    figure('status of a delivery', (await asAdmin(`${shipments}/${body.data.shipmentId}/deliver`, {})).status, 200);
  }
  figure('the order when both boxes have arrived', (await order()).status, 'Completed');
  await doors.balanceBecomes(userId, 430);
  say('shipped in two boxes, and delivered: the order is complete and gives 50 points, 430 now');

  for (const [amount, refundedTotal, points] of [
    ['10.00', 10, 418],
    ['30.00', 40, 380],
  ] as const) {
    const wish = { amount, reason: 'too much tea' };
    const { body } = await asAdmin(`/orders/${ORDER.orderId}/refunds`, wish, `refund-of-${refundedTotal}`);
    figure('given back up to now', body.data.refundedTotal, refundedTotal);
    await doors.balanceBecomes(userId, points);
  }
  const tooMuch = await asAdmin(`/orders/${ORDER.orderId}/refunds`, { amount: 0.01, reason: 'too much tea' });
  figure('a refund of more than was paid', [tooMuch.status, tooMuch.body.code], [409, 'refund_too_much']);
  say('a quarter of the money back takes 12 points, the rest the other 38: 380 points, as before the order');
};
