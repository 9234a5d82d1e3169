import { expect } from 'chai';
import {
  afterCancellation,
  leftOf,
  leftToTake,
  moneyLeftOf,
  nextStep,
  takenOf,
  totalOf,
} from '../../../shared/payments/payment.ts';

const failed = (paymentRetries: number) => ({ paymentStatus: 'PAYMENT_FAILED', paymentRetries }) as const;

describe('a payment', () => {
  it('is tried four times, and then the gateway is asked what it knows', () => {
    expect(nextStep(undefined, 3325)).to.equal('charge');
    expect(nextStep(failed(2), 3325)).to.equal('charge');
    expect(nextStep(failed(3), 3325)).to.equal('ask');
  });

  it('of nothing, or of 100,000.00 and more, is rejected without a charge', () => {
    expect([0, 1, 9_999_999, 10_000_000, undefined].map((amount) => nextStep(undefined, amount))).to.deep.equal([
      'reject',
      'charge',
      'charge',
      'reject',
      'reject',
    ]);
  });

  it('that is settled stays as it is', () => {
    for (const paymentStatus of ['PAYMENT_ACCEPTED', 'PAYMENT_REFUNDED'] as const)
      expect(nextStep({ paymentStatus, paymentRetries: 0 }, 3325)).to.equal('nothing');
  });

  it('that was closed without money is voided whenever somebody comes by, where anything can have been charged', () => {
    for (const paymentStatus of ['PAYMENT_CANCELED', 'PAYMENT_REJECTED'] as const) {
      expect(nextStep({ paymentStatus, paymentRetries: 0 }, 3325)).to.equal('void');
      expect(nextStep({ paymentStatus, paymentRetries: 0 }, 10_000_000)).to.equal('nothing');
    }
    expect(afterCancellation({ paymentStatus: 'PAYMENT_CANCELED' })).to.equal('void');
  });

  it('of a cancelled order is closed before it is charged, and given back once it was', () => {
    expect(afterCancellation(undefined)).to.equal('close');
    expect(afterCancellation(failed(1))).to.equal('close');
    expect(afterCancellation({ paymentStatus: 'PAYMENT_ACCEPTED' })).to.equal('refund');
    expect(afterCancellation({ paymentStatus: 'PAYMENT_REJECTED' })).to.equal('nothing');
  });

  it('that refunds gave back as a whole ends with its cancelled order all the same', () => {
    expect(afterCancellation({ paymentStatus: 'PAYMENT_REFUNDED' })).to.equal('void');
  });
});

describe('what is left of a charge', () => {
  const refunds = { r1: { amount: 1000, money: 600 }, r2: { amount: 500 } } as never;

  it('is what no refund has given back', () => {
    expect([totalOf(undefined), totalOf(refunds)]).to.deep.equal([0, 1500]);
    expect([leftOf({ price: 33.25 }), leftOf({ price: 33.25, refunds })]).to.deep.equal([3325, 1825]);
  });

  it('is money first: what refunds gave back in points is no part of it', () => {
    const payment = { price: 33.25, pointsWorth: 1000, refunds };
    expect(moneyLeftOf(payment, 100)).to.equal(100);
    expect(moneyLeftOf(payment, 5000), '23.25 were taken, 6.00 and 5.00 given back').to.equal(1225);
    expect(moneyLeftOf({ ...payment, pointsWorth: 2500 }, 100), 'all of it').to.equal(0);
  });

  it('is nothing at a price that no money can pay', () => {
    expect(leftOf({ price: 33.255 })).to.equal(0);
  });
});

describe('what is taken of a payment', () => {
  const capturedAt = '2026-03-01T09:30:00.000Z';
  const setAside = { price: 33.25, capture: 'on_shipment' } as const;
  const captures = { s1: { amount: 1000, capturedAt }, s2: { amount: 325, capturedAt } };

  it('is all that points do not pay, at once', () => {
    expect([takenOf({ price: 33.25 }), leftToTake({ price: 33.25 })]).to.deep.equal([3325, 0]);
    expect([takenOf({ price: 33.25, pointsWorth: 325 }), leftToTake({ price: 33.25, pointsWorth: 325 })]).to.deep.equal(
      [3000, 0],
    );
  });

  it('is what was taken with shipments of money that was set aside, and the rest is left to take', () => {
    expect([takenOf(setAside), leftToTake(setAside)]).to.deep.equal([0, 3325]);
    expect([takenOf({ ...setAside, captures }), leftToTake({ ...setAside, captures })]).to.deep.equal([1325, 2000]);
    const byPoints = { ...setAside, pointsWorth: 1000, captures };
    expect([takenOf(byPoints), leftToTake(byPoints)]).to.deep.equal([1325, 1000]);
  });
});
