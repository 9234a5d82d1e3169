import { expect } from 'chai';
import type { OrderState } from '../../../shared/orders/order-status.ts';
import { decideRefund, MAX_REFUNDS, refundAmount, refundedTotalOf } from '../../../shared/orders/refund.ts';

const REASON = 'one apple was bad';
const refundOf = (amount: number, reason = REASON) => ({ amount, reason, refundedAt: '2026-03-01T09:30:00.000Z' });
const order = (state: OrderState = 'PAYMENT_ACCEPTED', refunds = {}) => ({ state, price: 33.25, refunds });

describe('a refund', () => {
  it('gives back what was paid, in parts, and no cent more', () => {
    const first = { r1: refundOf(1000) };
    expect(decideRefund(order(), 'r1', refundOf(1000))).to.equal('refund');
    expect(decideRefund(order('COMPLETED', first), 'r2', refundOf(2325))).to.equal('refund');
    expect(decideRefund(order('COMPLETED', first), 'r2', refundOf(2326))).to.equal('refund_too_much');
    const whole = { ...first, r2: refundOf(2325) };
    expect(refundedTotalOf(whole)).to.equal(3325);
    expect(decideRefund(order('SHIPPED', whole), 'r3', refundOf(1))).to.equal('refund_too_much');
  });

  for (const state of ['CREATED', 'STOCK_ALLOCATED', 'STOCK_DEPLETED', 'PAYMENT_REJECTED', 'CANCELED'] as const)
    it(`is none of an order that is ${state}: nothing was paid, or all went back`, () => {
      expect(decideRefund(order(state), 'r1', refundOf(1000))).to.equal('order_state');
    });

  it('is known when it comes again, whatever the order is by then, and refused with another amount or reason', () => {
    const made = { r1: refundOf(3325) };
    expect(decideRefund(order('CANCELED', made), 'r1', refundOf(3325))).to.equal('known');
    expect(decideRefund(order('COMPLETED', made), 'r1', refundOf(3324))).to.equal('idempotency_key_reused');
    expect(decideRefund(order('COMPLETED', made), 'r1', refundOf(3325, 'else'))).to.equal('idempotency_key_reused');
  });

  it('is made fifty times at most of one order', () => {
    expect(MAX_REFUNDS).to.equal(50);
    const times = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`r${index}`, refundOf(1)]));
    expect(decideRefund(order('COMPLETED', times(49)), 'more', refundOf(1))).to.equal('refund');
    expect(decideRefund(order('COMPLETED', times(50)), 'more', refundOf(1))).to.equal('too_many_refunds');
  });

  it('has an amount with two decimal places at most', () => {
    expect([10, '10', '10.00', '0.01', 33.25].map(refundAmount)).to.deep.equal([1000, 1000, 1000, 1, 3325]);
    expect([0, '0', '0.00', 0.001, -1].map(refundAmount)).to.deep.equal(Array(5).fill(undefined));
  });
});
