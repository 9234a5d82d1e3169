import { expect } from 'chai';
import { createOrder, type Shop } from '../../../shared/orders/adapters/create-order.ts';
import type { Order } from '../../../shared/orders/order.ts';
import type { EventRecord } from '../../../shared/platform/events/event-store.ts';
import { failureOf } from '../../builders/failure-of.ts';

const AT = Date.parse('2026-03-01T09:30:00.000Z');
const CAUSE = { correlationId: 'c-1', actor: 'user:ann' };
const WISH = { userId: 'anna', lines: [{ productId: 'P-1001', quantity: 2 }] };

/** A shop whose events are kept in order of their placing. */
function aShop(prices: Record<string, number> = { 'P-1001': 12.5 }) {
  const events = new Map<string, EventRecord>();
  const kept = new Map<string, Order>();
  const shop: Shop = {
    orders: { read: async (orderId) => kept.get(orderId) },
    pointWorth: 2,
    products: { read: async () => new Map(Object.entries(prices)) },
    append: async (event) => {
      const before = events.get(event.key.pk)?.eventData;
      if (!before) events.set(event.key.pk, event);
      return before;
    },
  };
  const place = createOrder(shop);
  const create = async (...asked: Parameters<typeof place>) => (await place(...asked)).order;
  return { place, create, events, kept, prices };
}

describe('an order over REST', () => {
  it('is placed at the prices of its products, as an event of the store', async () => {
    const { create, events } = aShop();
    const order = await create(WISH, 'key-1', CAUSE, AT);
    expect(order).to.deep.include({ state: 'CREATED', price: 25, userId: 'anna', sku: 'P-1001', units: 2 });
    const [placed] = [...events.values()];
    expect(placed).to.deep.include({ eventName: 'ORDER_PLACED_EVENT', ...CAUSE });
    expect(placed?.key).to.deep.equal({ pk: `EVENTS#ORDER_ID#${order.orderId}`, sk: 'EVENT#ORDER_PLACED_EVENT' });
    expect(placed?.eventData).to.include({ orderId: order.orderId, price: 25 });
  });

  it('is the same at each repeat of its key, at the price that it had first', async () => {
    const { create, events, prices } = aShop();
    const first = await create(WISH, 'key-1', CAUSE, AT);
    prices['P-1001'] = 99;
    expect(await create(WISH, 'key-1', CAUSE, AT + 1000)).to.include({ orderId: first.orderId, price: 25 });
    expect(events.size).to.equal(1);
  });

  it('says whether an earlier request has placed it, before and after there is an order', async () => {
    const { place, kept } = aShop();
    const { order, isRepeat } = await place(WISH, 'key-1', CAUSE, AT);
    expect(isRepeat).to.equal(false);
    expect((await place(WISH, 'key-1', CAUSE, AT)).isRepeat).to.equal(true);
    kept.set(order.orderId, order);
    expect((await place(WISH, 'key-1', CAUSE, AT)).isRepeat).to.equal(true);
    expect((await place(WISH, undefined, CAUSE, AT)).isRepeat).to.equal(false);
  });

  it('keeps the type that it was placed as, also where the member is another one by then', async () => {
    const { create, events } = aShop();
    await create({ ...WISH, orderType: 'Priority' }, 'key-1', CAUSE, AT);
    expect([...events.values()][0]?.eventData).to.include({ orderType: 'Priority' });
    expect(await create(WISH, 'key-1', CAUSE, AT)).to.include({ orderType: 'Priority' });
    expect(await create(WISH, 'key-2', CAUSE, AT)).not.to.have.property('orderType');
  });

  it('is what it became by then, where its key comes again', async () => {
    const { create, kept } = aShop();
    const first = await create(WISH, 'key-1', CAUSE, AT);
    kept.set(first.orderId, { ...first, state: 'PAYMENT_ACCEPTED' });
    expect(await create(WISH, 'key-1', CAUSE, AT)).to.include({ state: 'PAYMENT_ACCEPTED' });
  });

  it('is another one for another key, another member, or none', async () => {
    const { create } = aShop();
    const ids = [
      await create(WISH, 'key-1', CAUSE, AT),
      await create(WISH, 'key-2', CAUSE, AT),
      await create({ ...WISH, userId: 'bert' }, 'key-1', CAUSE, AT),
      await create(WISH, undefined, CAUSE, AT),
      await create(WISH, undefined, CAUSE, AT),
    ].map(({ orderId }) => orderId);
    expect(new Set(ids).size).to.equal(5);
  });

  it('is refused under a key that stands for another order, before and after there is an order', async () => {
    const { create, kept } = aShop();
    const first = await create(WISH, 'key-1', CAUSE, AT);
    const other = { ...WISH, lines: [{ productId: 'P-1001', quantity: 3 }] };
    expect(await failureOf(create(other, 'key-1', CAUSE, AT))).to.include({ code: 'idempotency_key_reused' });
    kept.set(first.orderId, first);
    expect(await failureOf(create(other, 'key-1', CAUSE, AT))).to.include({ code: 'idempotency_key_reused' });
  });

  it('is refused for products that are not there, twice there, or beyond all price', async () => {
    const lines = (...all: [string, number][]) => ({
      userId: 'anna',
      lines: all.map(([productId, quantity]) => ({ productId, quantity })),
    });
    const { create, events } = aShop({ 'P-1001': 12.5, DEAR: 1_000_000_000 });
    const refusal = (wish: typeof WISH) => failureOf(create(wish, undefined, CAUSE, AT));
    expect(await refusal(lines(['P-9999', 1]))).to.include({ code: 'unknown_product' });
    expect(await refusal(lines(['P-1001', 1], ['P-1001', 1]))).to.include({ code: 'invalid_body' });
    expect(await refusal(lines(['DEAR', 2]))).to.include({ code: 'order_too_dear' });
    expect(events.size).to.equal(0);
  });
});
