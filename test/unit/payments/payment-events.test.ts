import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { expect } from 'chai';
import { announcedBy } from '../../../shared/payments/adapters/payment-events.ts';

const AT = '2026-03-01T09:30:00.000Z';
const LATER = '2026-03-01T10:30:00.000Z';
const image = (paymentStatus: string, more = {}): Record<string, AttributeValue> => ({
  ...{ orderId: { S: 'ABC001' }, userId: { S: 'anna' }, price: { N: '33.25' }, updatedAt: { S: AT } },
  ...{ paymentStatus: { S: paymentStatus }, correlationId: { S: 'c-1' }, ...more },
});
const changed = (after: ReturnType<typeof image>, before?: ReturnType<typeof image>): DynamoDBRecord => ({
  dynamodb: { NewImage: after, ...(before ? { OldImage: before } : {}) },
});
const refunds = (...ids: readonly string[]) => ({
  refunds: {
    M: Object.fromEntries(ids.map((id) => [id, { M: { amount: { N: '1000' }, refundedAt: { S: LATER } } }])),
  },
});

describe('what payments announce', () => {
  it('that an order is paid for, in minor units, once', () => {
    const event = {
      ...{ id: 'ABC001#paymentCaptured#v1', type: 'payments.paymentCaptured.v1', subject: 'ABC001' },
      ...{ correlationId: 'c-1', at: Date.parse(AT) },
      data: { orderId: 'ABC001', userId: 'anna', amount: 3325, currency: 'USD' },
    };
    expect(announcedBy(changed(image('PAYMENT_ACCEPTED')))).to.deep.equal([event]);
    expect(announcedBy(changed(image('PAYMENT_ACCEPTED'), image('PAYMENT_FAILED')))).to.deep.equal([event]);
    expect(announcedBy(changed(image('PAYMENT_ACCEPTED'), image('PAYMENT_ACCEPTED')))).to.deep.equal([]);
    const [unnamed] = announcedBy(changed(image('PAYMENT_ACCEPTED', { correlationId: undefined })));
    expect(unnamed?.correlationId, 'nobody knows what it began with').to.equal('ABC001');
  });

  it('that no money is taken, and why', () => {
    const record = changed(image('PAYMENT_REJECTED', { reason: { S: 'no_answer' } }), image('PAYMENT_FAILED'));
    expect(announcedBy(record).map(({ id, type, data }) => ({ id, type, data }))).to.deep.equal([
      {
        id: 'ABC001#paymentRejected#v1',
        type: 'payments.paymentRejected.v1',
        data: { orderId: 'ABC001', userId: 'anna', reason: 'no_answer' },
      },
    ]);
  });

  it('that money was refused, where an earlier version wrote down no reason', () => {
    const [refused] = announcedBy(changed(image('PAYMENT_REJECTED'), image('PAYMENT_FAILED')));
    expect(refused?.data).to.deep.equal({ orderId: 'ABC001', userId: 'anna', reason: 'declined' });
    expect(announcedBy(changed(image('PAYMENT_REJECTED'), image('PAYMENT_REJECTED')))).to.deep.equal([]);
  });

  it('nothing of a payment that is gone', () => {
    expect(announcedBy({ dynamodb: { OldImage: image('PAYMENT_ACCEPTED') } })).to.deep.equal([]);
    expect(announcedBy({})).to.deep.equal([]);
  });

  it('each refund once, with its own amount and time', () => {
    const record = changed(image('PAYMENT_REFUNDED', refunds('r1', 'r2')), image('PAYMENT_ACCEPTED', refunds('r1')));
    expect(announcedBy(record)).to.deep.equal([
      {
        ...{ id: 'ABC001#paymentRefunded#r2', type: 'payments.paymentRefunded.v1', subject: 'ABC001' },
        ...{ correlationId: 'c-1', at: Date.parse(LATER) },
        data: { orderId: 'ABC001', userId: 'anna', refundId: 'r2', amount: 1000, currency: 'USD' },
      },
    ]);
  });

  it('points that come back to nobody, once for each refund', () => {
    const kept = {
      ...{ PK: { S: 'POINTS#ABC001#r1' }, orderId: { S: 'ABC001' }, userId: { S: 'anna' }, refundId: { S: 'r1' } },
      ...{ pointsKept: { N: '120' }, correlationId: { S: 'c-1' }, createdAt: { S: LATER }, updatedAt: { S: LATER } },
    };
    expect(announcedBy(changed(kept))).to.deep.equal([
      {
        ...{ id: 'ABC001#pointsNotReturned#r1', type: 'payments.pointsNotReturned.v1', subject: 'ABC001' },
        ...{ correlationId: 'c-1', at: Date.parse(LATER) },
        data: { orderId: 'ABC001', userId: 'anna', refundId: 'r1', points: 120, reason: 'no_account' },
      },
    ]);
    expect(announcedBy(changed(kept, kept))).to.deep.equal([]);
  });

  it('no try that failed, and no payment that was closed before it began', () => {
    for (const status of ['PAYMENT_FAILED', 'PAYMENT_CANCELED'])
      expect(announcedBy(changed(image(status)))).to.deep.equal([]);
  });

  it('what is taken with each shipment, where money was only set aside', () => {
    const onShipment = (...ids: readonly string[]) => ({
      capture: { S: 'on_shipment' },
      captures: {
        M: Object.fromEntries(ids.map((id) => [id, { M: { amount: { N: '7' }, capturedAt: { S: LATER } } }])),
      },
    });
    expect(announcedBy(changed(image('PAYMENT_ACCEPTED', onShipment())))).to.deep.equal([]);
    const record = changed(
      image('PAYMENT_ACCEPTED', onShipment('s1', 's2')),
      image('PAYMENT_ACCEPTED', onShipment('s1')),
    );
    expect(announcedBy(record)).to.deep.equal([
      {
        ...{ id: 'ABC001#paymentCaptured#s2', type: 'payments.paymentCaptured.v1', subject: 'ABC001' },
        ...{ correlationId: 'c-1', at: Date.parse(LATER) },
        data: { orderId: 'ABC001', userId: 'anna', amount: 7, currency: 'USD' },
      },
    ]);
  });

  it('money alone of what points have paid a part of, and nothing where no money comes back', () => {
    const [paid] = announcedBy(changed(image('PAYMENT_ACCEPTED', { pointsWorth: { N: '1000' } })));
    expect(paid?.data).to.include({ amount: 2325 });
    const back = (money: string) => ({
      refunds: { M: { r1: { M: { amount: { N: '100' }, money: { N: money }, refundedAt: { S: LATER } } } } },
    });
    const told = (money: string) =>
      announcedBy(changed(image('PAYMENT_ACCEPTED', back(money)), image('PAYMENT_ACCEPTED')));
    expect(told('60').map(({ data }) => (data as { amount: number }).amount)).to.deep.equal([60]);
    expect(told('0')).to.deep.equal([]);
  });
});
