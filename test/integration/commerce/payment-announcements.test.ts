import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { Doors } from '../system/doors.ts';
import { type Tap, tap } from '../system/tap.ts';
import { doorsUnderTest } from '../system/under-test.ts';
import { anId, arrivedNow, givenUpQueue, send, stocked } from './shop.ts';

describe('what payments announce', function () {
  this.timeout(90_000);
  let doors: Doors;
  let told: Tap;
  const sku = anId('PAID');
  before(async () => {
    doors = await doorsUnderTest();
    told = await tap(doors, 'payments');
    await stocked(doors, { sku, units: 10 });
  });
  after(() => told?.close());

  const placed = async (price: number) => {
    const orderId = anId('ORDER');
    const order = { orderId, sku, units: 1, price, userId: 'member-1' };
    expect((await send(doors, '/api/v1/orders/placeOrder', order)).status).to.equal(202);
    return orderId;
  };
  const toldOf = async (orderId: string) =>
    (await told.about(orderId)).map(({ type, detail: { id, data } }) => [type, id, data]);
  const captured = (orderId: string) => [
    'payments.paymentCaptured.v1',
    `${orderId}#paymentCaptured#v1`,
    { orderId, userId: 'member-1', amount: 3325, currency: 'USD' },
  ];
  const isConfirmed = (orderId: string) =>
    eventually(async () => expect(await toldOf(orderId)).to.deep.equal([captured(orderId)]));

  it('a payment, and each part of it that is given back, the rest with the cancellation', async () => {
    const orderId = await placed(33.25);
    await isConfirmed(orderId);
    const refunded = await eventually(async () => {
      const answer = await send(doors, `/orders/${orderId}/refunds`, { amount: '10.00', reason: 'damaged' });
      expect(answer.status).to.equal(201);
      return answer.body.data;
    });
    const refund = (refundId: string, amount: number) => [
      'payments.paymentRefunded.v1',
      `${orderId}#paymentRefunded#${refundId}`,
      { orderId, userId: 'member-1', refundId, amount, currency: 'USD' },
    ];
    await eventually(async () =>
      expect(await toldOf(orderId)).to.deep.equal([captured(orderId), refund(refunded.refundId, 1000)]),
    );
    expect((await send(doors, `/orders/${orderId}/cancel`, { reason: 'too late' })).status).to.equal(200);
    await eventually(async () =>
      expect(await toldOf(orderId)).to.deep.equal([
        captured(orderId),
        refund(refunded.refundId, 1000),
        refund('cancellation', 2325),
      ]),
    );
  });

  it('that no money is taken for a price that is none', async () => {
    const orderId = await placed(100_000);
    await eventually(async () =>
      expect(await toldOf(orderId)).to.deep.equal([
        [
          'payments.paymentRejected.v1',
          `${orderId}#paymentRejected#v1`,
          { orderId, userId: 'member-1', reason: 'price_not_chargeable' },
        ],
      ]),
    );
  });

  it('what their stream has given up, under the ids that it had', async () => {
    const orderId = await placed(33.25);
    await isConfirmed(orderId);
    const again = await givenUpQueue(doors, 'payments-republish-payments');
    await again({ DDBStreamBatchInfo: arrivedNow() });
    await eventually(async () => expect(await toldOf(orderId)).to.deep.equal([captured(orderId), captured(orderId)]));
  });
});
