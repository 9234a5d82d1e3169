import { expect } from 'chai';
import fc from 'fast-check';
import type { OrderState } from '../../../shared/orders/order-status.ts';
import {
  decideRefund,
  givenBackBy,
  MAX_REFUNDS,
  refundAmount,
  refundedTotalOf,
} from '../../../shared/orders/refund.ts';
import { settings } from '../../builders/arbitraries.ts';

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

  it('is none of an order at a price that no money can pay', () => {
    expect(decideRefund({ ...order(), price: 33.255 }, 'r1', refundOf(1))).to.equal('order_state');
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

describe('a refund of an order whose money is taken with shipments', () => {
  const shipment = { lines: [], shippedAt: '', amount: 1000 };
  const onShipment = (state: OrderState, shipments = {}) => ({
    ...order(state),
    capture: 'on_shipment' as const,
    shipments,
  });

  it('gives back what was taken, and nothing before anything was', () => {
    expect(decideRefund(onShipment('PAYMENT_ACCEPTED'), 'r1', refundOf(1))).to.equal('order_state');
    const part = onShipment('PARTIALLY_SHIPPED', { s1: shipment });
    expect(decideRefund(part, 'r1', refundOf(1000))).to.equal('refund');
    expect(decideRefund(part, 'r1', refundOf(1001))).to.equal('refund_too_much');
    const two = onShipment('PARTIALLY_SHIPPED', { s1: shipment, s2: { ...shipment, amount: 500 } });
    expect(decideRefund(two, 'r1', refundOf(1500))).to.equal('refund');
    expect(decideRefund(two, 'r1', refundOf(1501))).to.equal('refund_too_much');
    const unpaid = onShipment('PARTIALLY_SHIPPED', { s1: { lines: [], shippedAt: '' } });
    expect(decideRefund(unpaid, 'r1', refundOf(1)), 'nothing was due for it').to.equal('order_state');
    for (const state of ['SHIPPED', 'COMPLETED'] as const)
      expect(decideRefund(onShipment(state, { s1: shipment }), 'r1', refundOf(3325))).to.equal('refund');
  });
});

describe('a refund of an order that points have paid a part of', () => {
  const paid = { price: 33.25, points: 1000, pointsWorth: 2000 };

  it('gives money back first, then points by their worth, rounded down', () => {
    expect(givenBackBy(paid, 0, 1000)).to.deep.equal({ money: 1000, points: 0 });
    expect(givenBackBy(paid, 1000, 326)).to.deep.equal({ money: 325, points: 0 });
    expect(givenBackBy(paid, 1326, 1)).to.deep.equal({ money: 0, points: 1 });
    expect(givenBackBy(paid, 1327, 1998)).to.deep.equal({ money: 0, points: 999 });
    expect(givenBackBy(paid, 0, 3325)).to.deep.equal({ money: 1325, points: 1000 });
  });

  it('of one without points is money alone', () => {
    expect(givenBackBy({ price: 33.25 }, 1000, 2325)).to.deep.equal({ money: 2325, points: 0 });
  });

  it('gives no points back where nobody knows how many there were', () => {
    expect(givenBackBy({ price: 1, pointsWorth: 50 }, 0, 100)).to.deep.equal({ money: 50, points: 0 });
    expect(givenBackBy({ price: 1, pointsWorth: 1, points: 7 }, 99, 1), 'worth a cent').to.deep.equal({
      money: 0,
      points: 7,
    });
  });

  it('adds up to all of the money and all of the points, however it is cut', () => {
    const cuts = fc.record({
      cents: fc.integer({ min: 1, max: 100_000 }),
      points: fc.integer({ min: 1, max: 100_000 }),
      parts: fc.array(fc.integer({ min: 1, max: 40_000 }), { maxLength: 20 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(cuts, ({ cents, points, parts, share }) => {
        const pointsWorth = Math.max(1, Math.floor(cents * share));
        const bought = { price: cents / 100, points, pointsWorth };
        let before = 0;
        const back = { money: 0, points: 0 };
        for (const wished of [...parts, cents]) {
          const amount = Math.min(wished, cents - before);
          const part = givenBackBy(bought, before, amount);
          expect(part.money).to.be.within(0, amount);
          expect(part.points).to.be.at.least(0);
          before += amount;
          back.money += part.money;
          back.points += part.points;
        }
        expect(back).to.deep.equal({ money: cents - pointsWorth, points });
      }),
      settings,
    );
  });
});
