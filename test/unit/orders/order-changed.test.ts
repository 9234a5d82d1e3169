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

  it('created-event-follows-the-contract: with the product of each line', () => {
    const line = (productId: string) => ({ M: { productId: { S: productId }, quantity: { N: '1' } } });
    const [event] = announced(changed('CREATED', undefined, { lines: { L: [line('PEARS'), line('APPLES')] } }));
    expect(event?.data.products).to.deep.equal(['PEARS', 'APPLES']);
  });

  it('confirmed-event-names-the-user', () => {
    expect(announced(changed('PAYMENT_ACCEPTED', 'STOCK_ALLOCATED'))).to.deep.equal([
      {
        id: 'ABC001#confirmed#v1',
        type: 'orders.orderConfirmed.v1',
        data: { orderNumber: 'ABC001', userId: '123456' },
      },
    ]);
  });

  it('belongs together with its order where nobody knows what it began with', () => {
    const [event] = announcedBy(changed('CREATED', undefined, { correlationId: undefined }));
    expect(event?.correlationId).to.equal('ABC001');
  });

  it('is announced in the old shape as well while somebody reads that, under the name of the new one', () => {
    const events = announcedBy(changed('COMPLETED', 'PAYMENT_ACCEPTED'));
    expect(events.map(({ type, supersededBy }) => [type, supersededBy])).to.deep.equal([
      ['orders.orderCompleted.v2', undefined],
      ['orders.orderCompleted.v1', 'orders.orderCompleted.v2'],
    ]);
  });

  it('says of a cancellation what the order was, and why', () => {
    const data = {
      orderId: 'ABC001',
      orderNumber: 'ABC001',
      userId: '123456',
      cancelledAt: '2026-03-01T09:30:00.000Z',
      previousStatus: 'Confirmed',
    };
    const cancelled = { id: 'ABC001#cancelled#v1', type: 'orders.orderCancelled.v1' };
    expect(announced(changed('CANCELED', 'PAYMENT_ACCEPTED', { reason: { S: 'late' } }))).to.deep.equal([
      { ...cancelled, data: { ...data, reason: 'late' } },
    ]);
    expect(announced(changed('CANCELED', 'PAYMENT_ACCEPTED')), 'nobody said why').to.deep.equal([
      { ...cancelled, data },
    ]);
    expect(announced(changed('CANCELED')), 'it was cancelled before anybody saw it').to.deep.equal([
      { ...cancelled, data: { ...data, previousStatus: 'Created' } },
    ]);
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
    const [arrived] = announcedBy(delivered);
    expect(arrived?.at).to.equal(Date.parse('2026-03-03T10:00:00.000Z'));
    const at = { deliveredAt: { S: '2026-03-03T10:00:00.000Z' } };
    const again = { dynamodb: { OldImage: image('COMPLETED', at), NewImage: image('COMPLETED', at) } };
    expect(announced(again), 'it had arrived before').to.deep.equal([]);
    expect(announcedBy(record)[0]).to.include({ correlationId: 'c-1', at: Date.parse('2026-03-02T10:00:00.000Z') });
    expect(announced(changed('EXPIRED', 'STOCK_ALLOCATED'))).to.deep.equal([
      { id: 'ABC001#expired#v1', type: 'orders.orderExpired.v1', data: who },
    ]);
  });

  it('tells of each refund once, and with the completion of those from before', () => {
    const refund = (cents: string, more = {}) => ({
      M: { amount: { N: cents }, refundedAt: { S: '2026-03-02T10:00:00.000Z' }, ...more },
    });
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
    expect(early[0]).to.deep.include({
      type: 'orders.orderRefunded.v1',
      data: {
        ...{ orderId: 'ABC001', orderNumber: 'ABC001', userId: '123456', refundId: 'r1', refundedValue: 1000 },
        ...{ currency: 'USD', orderCompleted: false },
      },
    });
    const [why] = told('PAYMENT_ACCEPTED', 'PAYMENT_ACCEPTED', {}, { r1: refund('1000', { reason: { S: 'bad' } }) });
    expect(why?.data.reason).to.equal('bad');
    expect(told('SHIPPED', 'COMPLETED', r1, r1)[0]?.data.refunds, 'one alone').to.deep.equal([
      { refundId: 'r1', refundedValue: 1000 },
    ]);
    const [dated] = announcedBy(changed('PAYMENT_ACCEPTED', 'PAYMENT_ACCEPTED', { refunds: { M: r1 } }));
    expect(dated?.at).to.equal(Date.parse('2026-03-02T10:00:00.000Z'));
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

  it('is none where an order is gone, and where something else lies in the table', () => {
    expect(announcedBy({ dynamodb: { OldImage: image('COMPLETED') } })).to.deep.equal([]);
    expect(announcedBy({})).to.deep.equal([]);
    const other = { orderId: { S: 'ABC001' }, refunds: { M: { r1: { M: { amount: { N: '1' } } } } } };
    expect(announcedBy({ dynamodb: { NewImage: other } })).to.deep.equal([]);
  });

  it('that leaves the state as it was, or means nothing to others, is not announced', () => {
    expect(announced(changed('COMPLETED', 'COMPLETED'))).to.deep.equal([]);
    expect(announced(changed('STOCK_ALLOCATED', 'CREATED'))).to.deep.equal([]);
    expect(announced(changed('STOCK_DEPLETED', 'CREATED'))).to.deep.equal([]);
    expect(announced(changed('PAYMENT_REJECTED', 'STOCK_ALLOCATED'))).to.deep.equal([]);
  });
});
