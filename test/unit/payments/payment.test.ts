import { expect } from 'chai';
import { afterCancellation, nextStep } from '../../../shared/payments/payment.ts';

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
