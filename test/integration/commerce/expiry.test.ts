import { InvokeCommand } from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { Doors } from '../system/doors.ts';
import { type Tap, tap } from '../system/tap.ts';
import { doorsUnderTest, sharedLocalStack } from '../system/under-test.ts';
import { companionOf } from '../tiers/companion-faults.ts';
import { anId, aPaidOrder, orderBecomes, send, stocked, unitsOf } from './shop.ts';

interface Charge {
  readonly captured: number;
  readonly refunded: number;
  readonly voided?: boolean;
}

/** More than a reservation lasts, by its function's declaration. */
const LATER_MS = 31 * 60_000;

describe('reservations', function () {
  this.timeout(90_000);
  let doors: Doors;
  let heard: Tap;
  let heardOfStock: Tap;
  let gateway: string;
  before(async () => {
    doors = await doorsUnderTest();
    gateway = companionOf(await sharedLocalStack(), 'paymentGateway');
    [heard, heardOfStock] = await Promise.all([tap(doors, 'orders'), tap(doors, 'inventory')]);
  });
  after(() => Promise.all([heard?.close(), heardOfStock?.close()]));

  const post = (path: string, json: unknown) => send(doors, path, json);
  const becomes = (orderId: string, state: string) => orderBecomes(doors, orderId, state);
  /** Runs the schedule as it will be due in a while, as Scheduler would. */
  async function scheduleIsDue(inMs: number) {
    const input = {
      scheduledTime: new Date(Date.now() + inMs).toISOString(),
      scheduleArn: `arn:aws:scheduler:eu-central-1:000000000000:schedule/default/${anId('run')}`,
      executionId: anId('run'),
    };
    const { FunctionError } = await doors.lambda.send(
      new InvokeCommand({ FunctionName: `laurel-${doors.env}-orders-expire-orders`, Payload: JSON.stringify(input) }),
    );
    expect(FunctionError).to.equal(undefined);
  }

  it('without an outcome in their time are free again, the order has expired, and a late accepted charge is given back', async () => {
    const order = { orderId: anId('ORD'), sku: anId('SKU'), units: 20, price: 33.25, userId: anId('user') };
    const { orderId, sku, userId } = order;
    await stocked(doors, { sku, units: 20 });
    // Two tries run into the client's time limit of three seconds, and the gateway charges behind it.
    await fetch(`${gateway}/_faults`, {
      method: 'PUT',
      body: JSON.stringify({ mode: 'slow', times: 2, latencyMs: 4000 }),
    });
    await post('/api/v1/orders/placeOrder', order);
    await becomes(orderId, 'STOCK_ALLOCATED');
    expect(await unitsOf(doors, sku)).to.equal(0);
    await scheduleIsDue(0);
    await becomes(orderId, 'STOCK_ALLOCATED');
    for (const _ of [1, 2]) await scheduleIsDue(LATER_MS);
    await becomes(orderId, 'EXPIRED');

    await eventually(async () => expect(await unitsOf(doors, sku)).to.equal(20));
    await eventually(async () => {
      // Whoever charges for the order now, as the tries that are still under way will, is refused or given it back.
      const body = JSON.stringify({ key: orderId, orderId, amount: 3325 });
      const charge = (await (await fetch(`${gateway}/charges`, { method: 'POST', body })).json()) as Charge;
      expect(charge).to.include({ voided: true, refunded: charge.captured });
    }, 30_000);
    const token = doors.token(userId);
    const shown = await doors.request('GET', `/orders/${orderId}`, { token });
    expect(shown.body.data.status).to.equal('Expired');
    const cancelled = await doors.request('POST', `/orders/${orderId}/cancel`, { token, json: { reason: 'late' } });
    expect([cancelled.status, cancelled.body.data.status], 'nothing happens').to.deep.equal([200, 'Expired']);
    const listed = await doors.request('GET', '/orders?status=Expired', { token });
    expect(listed.body.data.map((each: { orderId: string }) => each.orderId)).to.deep.equal([orderId]);
    const timeline = await doors.request('GET', `/orders/${orderId}/timeline`, { token });
    expect(timeline.body.data.events.at(-1)).to.include({ event: 'EXPIRED' });
    await eventually(async () => {
      const told = (await heard.about(userId)).filter(({ type }) => type === 'orders.orderExpired.v1');
      expect(told.map(({ detail }) => detail.data)).to.deep.equal([{ orderId, orderNumber: orderId, userId }]);
      const ofStock = (await heardOfStock.about(userId)).map(({ type }) => type);
      expect(ofStock).to.include('inventory.reservationExpired.v1');
    });
  });

  it('that are paid do not expire', async () => {
    const order = await aPaidOrder(doors);
    await scheduleIsDue(LATER_MS);
    await becomes(order.orderId, 'PAYMENT_ACCEPTED');
    expect(await unitsOf(doors, order.sku)).to.equal(0);
  });
});
