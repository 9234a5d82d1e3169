import type { DynamoDBRecord } from 'aws-lambda';
import { expect } from 'chai';
import validateCompleted from '#contracts/orders/order-completed-v2';
import validateCreated from '#contracts/orders/order-created-v1';
import validateRefunded from '#contracts/orders/order-refunded-v1';
import { announcedBy } from '../../../shared/orders/adapters/order-changed.ts';

const image = (state: string, more = {}) => ({
  orderId: { S: 'ABC001' },
  userId: { S: '123456' },
  sku: { S: 'APPLES' },
  price: { N: '33.25' },
  state: { S: state },
  updatedAt: { S: '2026-03-01T09:30:00.000Z' },
  correlationId: { S: 'c-1' },
  ...more,
});
const changed = (to: string, from?: string, more = {}): DynamoDBRecord => ({
  dynamodb: { NewImage: image(to, more), ...(from ? { OldImage: image(from) } : {}) },
});
const announced = (record: DynamoDBRecord) => announcedBy(record).map(({ id, type, data }) => ({ id, type, data }));

describe('a change of an order', () => {
  it('is announced under ids that are made of the order and the kind', () => {
    expect(announced(changed('CREATED'))).to.deep.equal([
      {
        id: 'ABC001#created#v1',
        type: 'orders.orderCreated.v1',
        data: { orderNumber: 'ABC001', userId: '123456', products: ['APPLES'] },
      },
    ]);
    expect(announced(changed('COMPLETED', 'PAYMENT_ACCEPTED'))).to.deep.equal([
      {
        id: 'ABC001#completed#v2',
        type: 'orders.orderCompleted.v2',
        data: { orderId: 'ABC001', userId: '123456', value: 3325, currency: 'USD' },
      },
      {
        id: 'ABC001#completed#v1',
        type: 'orders.orderCompleted.v1',
        data: { orderNumber: 'ABC001', userId: '123456' },
      },
    ]);
  });

  it('created-event-follows-the-contract: with its type, its time and the member, and nothing to answer it by', () => {
    const [event] = announcedBy(changed('CREATED'));
    expect(event).to.deep.equal({
      ...{ id: 'ABC001#created#v1', type: 'orders.orderCreated.v1', subject: 'ABC001', correlationId: 'c-1' },
      at: Date.parse('2026-03-01T09:30:00.000Z'),
      data: { orderNumber: 'ABC001', userId: '123456', products: ['APPLES'] },
    });
    expect(validateCreated(event?.data)).to.equal(true);
  });

  it('confirmed-event-names-the-user', () => {
    expect(announced(changed('PAYMENT_ACCEPTED', 'STOCK_ALLOCATED'))[0]?.data).to.deep.equal({
      orderNumber: 'ABC001',
      userId: '123456',
    });
  });

  it('says of a cancellation what the order was, and why', () => {
    expect(announced(changed('CANCELED', 'PAYMENT_ACCEPTED', { reason: { S: 'late' } }))[0]?.data).to.deep.equal({
      orderId: 'ABC001',
      orderNumber: 'ABC001',
      userId: '123456',
      cancelledAt: '2026-03-01T09:30:00.000Z',
      previousStatus: 'Confirmed',
      reason: 'late',
    });
  });

  it('tells of each shipment once, of the whole delivery, and of an order that nobody paid in time', () => {
    const shipment = (quantity: string) => ({
      M: {
        lines: { L: [{ M: { productId: { S: 'APPLES' }, quantity: { N: quantity } } }] },
        shippedAt: { S: '2026-03-02T10:00:00.000Z' },
      },
    });
    const before = { shipments: { M: { s1: shipment('5') } } };
    const record: DynamoDBRecord = {
      dynamodb: {
        OldImage: image('PARTIALLY_SHIPPED', before),
        NewImage: image('SHIPPED', { shipments: { M: { s1: shipment('5'), s2: shipment('15') } } }),
      },
    };
    const who = { orderId: 'ABC001', orderNumber: 'ABC001', userId: '123456' };
    expect(announced(record)).to.deep.equal([
      {
        id: 'ABC001#shipped#s2',
        type: 'orders.orderShipped.v1',
        data: { ...who, shipmentId: 's2', lines: [{ productId: 'APPLES', quantity: 15 }] },
      },
    ]);
    const delivered = changed('COMPLETED', 'SHIPPED', { deliveredAt: { S: '2026-03-03T10:00:00.000Z' } });
    expect(announced(delivered)[0]).to.deep.equal({
      id: 'ABC001#delivered#v1',
      type: 'orders.orderDelivered.v1',
      data: who,
    });
    expect(announced(delivered)).to.have.length(3);
    expect(announced(changed('EXPIRED', 'STOCK_ALLOCATED'))).to.deep.equal([
      { id: 'ABC001#expired#v1', type: 'orders.orderExpired.v1', data: who },
    ]);
  });

  it('tells of each refund once, and with the completion of those from before', () => {
    const refund = (cents: string) => ({ M: { amount: { N: cents }, refundedAt: { S: '2026-03-02T10:00:00.000Z' } } });
    const told = (from: string, to: string, before: object, after: object) =>
      announced({
        dynamodb: {
          OldImage: image(from, { refunds: { M: before } }),
          NewImage: image(to, { refunds: { M: after } }),
        },
      } as DynamoDBRecord);
    const r1 = { r1: refund('1000') };
    const both = { ...r1, r2: refund('5') };
    const early = told('PAYMENT_ACCEPTED', 'PAYMENT_ACCEPTED', {}, r1);
    expect(early.map(({ id, data }) => [id, data.orderCompleted])).to.deep.equal([['ABC001#refunded#r1', false]]);
    expect(validateRefunded(early[0]?.data)).to.equal(true);
    const [v2, v1, ...others] = told('PAYMENT_ACCEPTED', 'COMPLETED', both, both);
    expect(v2?.data.refunds).to.deep.equal([
      { refundId: 'r1', refundedValue: 1000 },
      { refundId: 'r2', refundedValue: 5 },
    ]);
    expect(validateCompleted(v2?.data)).to.equal(true);
    expect([v1?.id, v1?.data, others]).to.deep.equal([
      'ABC001#completed#v1',
      { orderNumber: 'ABC001', userId: '123456' },
      [],
    ]);
    const late = told('COMPLETED', 'COMPLETED', r1, both);
    expect(late.map(({ id, data }) => [id, data.refundedValue, data.orderCompleted])).to.deep.equal([
      ['ABC001#refunded#r2', 5, true],
    ]);
  });

  it('that leaves the state as it was, or means nothing to others, is not announced', () => {
    expect(announced(changed('COMPLETED', 'COMPLETED'))).to.deep.equal([]);
    expect(announced(changed('STOCK_ALLOCATED', 'CREATED'))).to.deep.equal([]);
    expect(announced(changed('STOCK_DEPLETED', 'CREATED'))).to.deep.equal([]);
    expect(announced(changed('PAYMENT_REJECTED', 'STOCK_ALLOCATED'))).to.deep.equal([]);
  });
});
