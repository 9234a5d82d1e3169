import { expect } from 'chai';
import type { OrderData } from '#contracts/orders/order-data';
import {
  isSameOrder,
  type Order,
  oneLine,
  orderData,
  orderTypeFor,
  orderView,
  restOrder,
  shippedView,
} from '../../../shared/orders/order.ts';

const data: OrderData = { orderId: 'ABC001', sku: 'APPLES', units: 20, price: 33.25, userId: 'anna' };
const lines: NonNullable<OrderData['lines']> = [
  { productId: 'APPLES', quantity: 20, unitPrice: 1.5 },
  { productId: 'PEARS', quantity: 1, unitPrice: 3.25 },
];
const anOrder = (more: Partial<Order> = {}): Order => ({
  ...data,
  state: 'PAYMENT_ACCEPTED',
  version: 3,
  createdAt: '2026-03-01T09:30:00.000Z',
  updatedAt: '2026-03-01T09:31:00.000Z',
  refunds: { r1: { amount: 100, reason: 'one apple was bad', refundedAt: '2026-03-01T09:31:00.000Z' } },
  ...more,
});

describe('an order', () => {
  it('loses the blanks around its ids at the door, and whatever else was sent', () => {
    const sent = { ...data, orderId: ' ABC001 ', sku: '\tAPPLES', userId: 'anna\n', more: 1 };
    expect(oneLine(sent)).to.deep.equal(data);
  });

  it('is read from an event in the same way, with its lines and without what stands beside them', () => {
    const said = { ...data, orderId: ' ABC001', lines, refundId: 'r1', amount: 100 };
    expect(orderData(said)).to.deep.equal({ ...data, lines });
    expect(orderData(data)).to.deep.equal(data);
  });

  it('is the same one only where all of it is', () => {
    expect(isSameOrder(data, { ...data })).to.equal(true);
    for (const other of [{ orderId: 'ABC002' }, { sku: 'PEARS' }, { units: 21 }, { price: 33.26 }, { userId: 'bert' }])
      expect(isSameOrder(data, { ...data, ...other }), JSON.stringify(other)).to.equal(false);
  });

  it('shows its refunds, its version and its lines to nobody at the doors of the event store', () => {
    expect(orderView(anOrder({ lines }))).to.deep.equal({
      ...data,
      orderStatus: 'ORDER_PAYMENT_ACCEPTED_STATUS',
      createdAt: '2026-03-01T09:30:00.000Z',
      updatedAt: '2026-03-01T09:31:00.000Z',
    });
  });

  it('has lines on the REST doors, the one that it is where it came with no others', () => {
    const shown = {
      orderId: 'ABC001',
      userId: 'anna',
      orderType: 'Standard',
      status: 'Confirmed',
      totalPrice: 33.25,
      currency: 'USD',
      orderDate: '2026-03-01T09:30:00.000Z',
      updatedAt: '2026-03-01T09:31:00.000Z',
    };
    expect(restOrder(anOrder())).to.deep.equal({
      ...shown,
      products: ['APPLES'],
      lines: [{ productId: 'APPLES', quantity: 20 }],
    });
    expect(restOrder(anOrder({ lines }))).to.deep.equal({ ...shown, products: ['APPLES', 'PEARS'], lines });
  });

  it('shows what left the house in that order, and the points that pay a part of it', () => {
    const sent = (day: number) => ({ lines: [], amount: 5, shippedAt: `2026-03-0${day}T00:00:00.000Z` });
    const shipments = { b: sent(2), c: sent(3), a: { ...sent(1), deliveredAt: '2026-03-04T00:00:00.000Z' } };
    const shown = restOrder(anOrder({ shipments, points: 50, pointsWorth: 1000 }));
    expect(shown.shipments?.map(({ shipmentId }) => shipmentId)).to.deep.equal(['a', 'b', 'c']);
    expect(shown.shipments?.[0]).to.deep.equal({
      ...{ shipmentId: 'a', lines: [], shippedAt: '2026-03-01T00:00:00.000Z', deliveredAt: '2026-03-04T00:00:00.000Z' },
    });
    expect(shown).to.include({ points: 50, pointsWorth: 10 });
    expect(restOrder(anOrder({ points: 50 })), 'points of no known worth').to.not.have.any.keys(
      'points',
      'pointsWorth',
    );
    expect(orderData({ ...data, points: 50 })).to.deep.equal(data);
    expect(orderData({ ...data, points: 50, pointsWorth: 100 })).to.deep.equal({
      ...data,
      points: 50,
      pointsWorth: 100,
    });
  });

  it('shows shipments of one instant as they are kept', () => {
    const sent = { lines: [], shippedAt: '2026-03-01T00:00:00.000Z' };
    const shown = restOrder(anOrder({ shipments: { b: sent, a: sent } }));
    expect(shown.shipments?.map(({ shipmentId }) => shipmentId)).to.deep.equal(['b', 'a']);
  });

  it('answers whoever ships with that shipment and what the order is now, never with what is due for it', () => {
    const sent = {
      lines: [{ productId: 'APPLES', quantity: 20 }],
      amount: 3325,
      shippedAt: '2026-03-02T00:00:00.000Z',
    };
    const shipped = anOrder({ state: 'SHIPPED', shipments: { s1: sent, s2: { ...sent, lines: [] } } });
    const answer = {
      orderId: 'ABC001',
      shipmentId: 's1',
      lines: [{ productId: 'APPLES', quantity: 20 }],
      shippedAt: '2026-03-02T00:00:00.000Z',
      status: 'Shipped',
    };
    expect(shippedView(shipped, 's1')).to.deep.equal(answer);
    const deliveredAt = '2026-03-04T00:00:00.000Z';
    const arrived = anOrder({ state: 'COMPLETED', shipments: { s1: { ...sent, deliveredAt } } });
    expect(shippedView(arrived, 's1')).to.deep.equal({ ...answer, status: 'Completed', deliveredAt });
  });

  it('of a premium member is Priority on the REST doors, as its events say', () => {
    expect(orderTypeFor('PREMIUM')).to.deep.equal({ orderType: 'Priority' });
    for (const userType of [undefined, 'STANDARD', 'ADMIN', 'premium'])
      expect(orderTypeFor(userType), userType).to.deep.equal({});
    const said = orderData({ ...data, orderType: 'Priority' });
    expect(restOrder(anOrder(said)).orderType).to.equal('Priority');
  });
});
