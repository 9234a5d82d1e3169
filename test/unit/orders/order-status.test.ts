import { expect } from 'chai';
import {
  happeningOf,
  type OrderHappening,
  type OrderState,
  restStatusOf,
  statusOf,
  transition,
} from '../../../shared/orders/order-status.ts';

const HAPPENINGS: readonly OrderHappening[] = [
  'CREATED',
  'STOCK_DEPLETED',
  'STOCK_ALLOCATED',
  'PAYMENT_REJECTED',
  'PAYMENT_ACCEPTED',
  'SHIPPED',
  'DELIVERED',
  'COMPLETED',
  'CANCELED',
  'EXPIRED',
];

/** r redundant, s stale, f forbidden; else the state it moves to. */
const EXPECTED: Readonly<Record<OrderState, string>> = {
  CREATED: 'r STOCK_DEPLETED STOCK_ALLOCATED PAYMENT_REJECTED PAYMENT_ACCEPTED f f f CANCELED EXPIRED',
  STOCK_ALLOCATED: 's f r PAYMENT_REJECTED PAYMENT_ACCEPTED f f f CANCELED EXPIRED',
  STOCK_DEPLETED: 's r f f f f f f s s',
  PAYMENT_REJECTED: 's f s r f f f f s s',
  PAYMENT_ACCEPTED: 's f s f r SHIPPED COMPLETED COMPLETED CANCELED EXPIRED',
  PARTIALLY_SHIPPED: 's f s f s SHIPPED COMPLETED COMPLETED f f',
  SHIPPED: 's f s f s r COMPLETED COMPLETED f f',
  COMPLETED: 's f s f s s r r f f',
  CANCELED: 's s s s s s s s r s',
  EXPIRED: 's s s s s f f f s r',
};
const states = Object.keys(EXPECTED) as OrderState[];

describe('the state of an order', () => {
  it('follows the table, pair by pair', () => {
    for (const state of states)
      expect(
        HAPPENINGS.map((happening) => {
          const next = transition(state, happening);
          return typeof next === 'string' ? next[0] : next.to;
        }).join(' '),
        state,
      ).to.equal(EXPECTED[state]);
  });

  it('shipping needs a paid order', () => {
    const shippable = states.filter((state) => typeof transition(state, 'SHIPPED') === 'object');
    expect(shippable).to.deep.equal(['PAYMENT_ACCEPTED', 'PARTIALLY_SHIPPED']);
  });

  it('cancel after delivery is refused', () => {
    expect(transition('COMPLETED', 'CANCELED')).to.equal('forbidden');
    expect(transition('SHIPPED', 'CANCELED')).to.equal('forbidden');
    expect(transition('PARTIALLY_SHIPPED', 'CANCELED')).to.equal('forbidden');
  });

  it('never goes back: no event leads to a state that it has left', () => {
    for (const from of states)
      for (const happening of HAPPENINGS) {
        const next = transition(from, happening);
        if (typeof next === 'string') continue;
        const seen = new Set<OrderState>();
        const left: OrderState[] = [next.to];
        for (let state = left.pop(); state !== undefined; state = left.pop()) {
          if (seen.has(state)) continue;
          seen.add(state);
          for (const each of HAPPENINGS) {
            const then = transition(state, each);
            if (typeof then !== 'string') left.push(then.to);
          }
        }
        expect([...seen], `${from} -> ${next.to}`).to.not.include(from);
      }
  });

  it('has a name on each kind of door', () => {
    expect(statusOf('PAYMENT_ACCEPTED')).to.equal('ORDER_PAYMENT_ACCEPTED_STATUS');
    expect(states.map(restStatusOf)).to.deep.equal([
      'Created',
      'Created',
      'NoStock',
      'PaymentRejected',
      'Confirmed',
      'Shipped',
      'Shipped',
      'Completed',
      'Cancelled',
      'Expired',
    ]);
    expect(statusOf('PARTIALLY_SHIPPED')).to.equal('ORDER_PARTIALLY_SHIPPED_STATUS');
  });

  it('reads a cancellation in both spellings, and no other event', () => {
    expect(happeningOf('ORDER_CANCELLED_EVENT')).to.equal('CANCELED');
    expect(happeningOf('ORDER_CANCELED_EVENT')).to.equal('CANCELED');
    expect(happeningOf('ORDER_PLACED_EVENT')).to.equal(undefined);
    expect(happeningOf('ORDER_RETRACTED_EVENT')).to.equal(undefined);
  });
});
