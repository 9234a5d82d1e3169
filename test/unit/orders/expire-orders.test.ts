import { expect } from 'chai';
import { expireOrders } from '../../../shared/orders/adapters/expire-orders.ts';
import { expiryCutoff, isOverdue } from '../../../shared/orders/expiry.ts';
import type { Order } from '../../../shared/orders/order.ts';
import type { OrderState } from '../../../shared/orders/order-status.ts';
import { TransientError } from '../../../shared/platform/failures.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { anOrder, CAUSE } from '../../builders/orders.ts';

const AT = Date.parse('2026-03-01T10:00:00.000Z');
const CUTOFF = expiryCutoff(AT, 30);
const minute = (minutes: number) => new Date(Date.parse('2026-03-01T09:00:00.000Z') + minutes * 60_000).toISOString();

/** Orders by their creation, and what a list that is behind shows of them. */
function aShop(kept: readonly Order[], { failure, shown = kept }: { failure?: Error; shown?: readonly Order[] } = {}) {
  const events: string[] = [];
  const orders = new Map(kept.map((order) => [order.orderId, order]));
  let pages = 0;
  const expire = expireOrders(
    {
      withStatus: async (_status, { limit, after }) => {
        pages++;
        const from = after ? shown.findIndex(({ orderId }) => orderId === after.id) + 1 : 0;
        return shown.slice(from, from + limit);
      },
    },
    {
      read: async (orderId) => orders.get(orderId),
      change: async (order, changes, told) => {
        if (failure) throw failure;
        const after = { ...order, ...changes };
        orders.set(order.orderId, after);
        events.push(...told.map(({ key }) => `${key.pk}/${key.sk}`));
        return after;
      },
    },
  );
  return {
    run: () => expire(CUTOFF, CAUSE, AT),
    events,
    pages: () => pages,
    stateOf: (id: string) => orders.get(id)?.state,
  };
}

const unpaid = (orderId: string, minutes: number, state: OrderState = 'STOCK_ALLOCATED') =>
  anOrder({ orderId, state, createdAt: minute(minutes) });

describe('an order that nobody pays', () => {
  it('expires when its time is over, to the millisecond, and not before', () => {
    expect(CUTOFF).to.equal('2026-03-01T09:30:00.000Z');
    expect(isOverdue(unpaid('o', 30), CUTOFF)).to.equal(true);
    expect(isOverdue({ state: 'CREATED', createdAt: '2026-03-01T09:30:00.001Z' }, CUTOFF)).to.equal(false);
  });

  it('is one that waits for its stock or its payment, and no other', () => {
    const states: OrderState[] = ['CREATED', 'STOCK_ALLOCATED', 'STOCK_DEPLETED', 'PAYMENT_REJECTED'];
    states.push('PAYMENT_ACCEPTED', 'PARTIALLY_SHIPPED', 'SHIPPED', 'COMPLETED', 'CANCELED', 'EXPIRED');
    const overdue = states.filter((state) => isOverdue(unpaid('o', 0, state), CUTOFF));
    expect(overdue).to.deep.equal(['CREATED', 'STOCK_ALLOCATED']);
  });

  it('expires with its event, while those that still have time stay', async () => {
    const shop = aShop([unpaid('a', 1, 'CREATED'), unpaid('b', 29), unpaid('c', 31)]);
    expect(await shop.run()).to.equal(2);
    expect(['a', 'b', 'c'].map(shop.stateOf)).to.deep.equal(['EXPIRED', 'EXPIRED', 'STOCK_ALLOCATED']);
    expect(shop.events).to.deep.equal([
      'EVENTS#ORDER_ID#a/EVENT#ORDER_EXPIRED_EVENT',
      'EVENTS#ORDER_ID#b/EVENT#ORDER_EXPIRED_EVENT',
    ]);
    expect(await shop.run(), 'again').to.equal(0);
  });

  it('stays paid where it was paid at this moment, whatever the list still shows', async () => {
    const shop = aShop([unpaid('a', 1, 'PAYMENT_ACCEPTED')], { shown: [unpaid('a', 1), unpaid('gone', 2)] });
    expect(await shop.run()).to.equal(0);
    expect(shop.stateOf('a')).to.equal('PAYMENT_ACCEPTED');
  });

  it('is left to the next run where somebody changes it meanwhile', async () => {
    expect(await aShop([unpaid('a', 1)], { failure: new TransientError('changed meanwhile') }).run()).to.equal(0);
    const broken = aShop([unpaid('a', 1)], { failure: new Error('no such table') });
    expect((await failureOf(broken.run())).message).to.equal('no such table');
  });

  it('is found on every page, and no page is read behind the first that is not due', async () => {
    const many = Array.from({ length: 60 }, (_, index) => unpaid(`o${index}`, index / 2));
    const shop = aShop([...many, ...Array.from({ length: 40 }, (_, index) => unpaid(`n${index}`, 31))]);
    expect(await shop.run()).to.equal(60);
    expect(shop.pages()).to.equal(3);
  });
});
