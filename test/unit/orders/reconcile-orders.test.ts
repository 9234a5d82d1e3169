import '../../builders/quiet.ts';
import { expect } from 'chai';
import type { ReconcileOrdersCommand } from '#contracts/orders/reconcile-orders-command';
import type { Found } from '../../../shared/orders/adapters/order-reconciliations.ts';
import { reconcileOrders } from '../../../shared/orders/adapters/reconcile-orders.ts';
import { nightlyRun, startReconciliation } from '../../../shared/orders/adapters/start-reconciliation.ts';
import type { Order } from '../../../shared/orders/order.ts';
import type { Charge } from '../../../shared/orders/reconcile.ts';
import type { DomainEvent } from '../../../shared/platform/events/cloud-event.ts';
import { TransientError } from '../../../shared/platform/failures.ts';
import type { Command } from '../../../shared/platform/outgoing/command-queue.ts';

const AT = Date.parse('2026-03-02T01:45:00.000Z');
const NOON = '2026-03-01T12:00:00.000Z';
const RUN: ReconcileOrdersCommand = { run: 'r1', startedAt: AT, settledBefore: NOON };

function anOrder(orderId: string, more: Partial<Order> = {}): Order {
  return {
    ...{ orderId, sku: 'APPLES', units: 1, price: 1, userId: 'anna', state: 'CANCELED', version: 1 },
    ...{ createdAt: NOON, updatedAt: NOON, ...more },
  };
}

/** Commerce of so many orders: some have stock that was never freed, some are moved while they are looked at. */
function aShop(
  orders: readonly Order[],
  { wrong = [] as string[], moving = [] as string[], timeLeftMs = (): number => 90_000, isBusAway = false } = {},
) {
  const told: DomainEvent[] = [];
  const sent: Command[] = [];
  const done: Found[] = [];
  const charges = new Map<string, Charge>();
  const placed: { orderId: string; createdAt: string }[] = [];
  const pages: number[] = [];
  const moved = new Set<string>();
  const reconcile = reconcileOrders({
    lists: {
      all: async ({ limit, after }) => {
        const from = after ? orders.findIndex(({ orderId }) => orderId === after.id) + 1 : 0;
        const page = orders.slice(from, from + limit);
        pages.push(page.length);
        return page;
      },
    },
    orders: {
      read: async (id) => {
        const order = orders.find(({ orderId }) => orderId === id);
        return order && moved.has(id) ? { ...order, version: order.version + 1 } : order;
      },
    },
    facts: {
      of: async (order, charge) => {
        if (moving.includes(order.orderId)) moved.add(order.orderId);
        return {
          ...{ order, charge, events: undefined, paymentStatus: undefined },
          allocationStatus: wrong.includes(order.orderId) ? 'ALLOCATED' : 'DEALLOCATED_ORDER_CANCELED',
        };
      },
      placed: async () => ({ placed }),
    },
    charges: async () => charges,
    runs: { done: async (_run, _at, _actor, found) => void done.push(found) },
    publisher: {
      publish: async (events) => {
        told.push(...events);
        const outcome: PromiseSettledResult<void> = isBusAway
          ? { status: 'rejected', reason: new TransientError('bus') }
          : { status: 'fulfilled', value: undefined };
        return events.map(() => outcome);
      },
    },
    send: async (commands) => void sent.push(...commands),
    timeLeftMs,
  });
  const run = (data: ReconcileOrdersCommand = RUN) =>
    reconcile(
      [
        {
          commandId: 'c',
          command: 'orders.reconcile.v1',
          data,
          correlationId: 'k',
          actor: 'user:ops',
          receiveCount: 1,
        },
      ],
      AT,
    );
  return { run, told, sent, done, charges, placed, pages };
}
const many = (count: number) => Array.from({ length: count }, (_, index) => anOrder(`ORD${1000 + index}`));

describe('a run over orders', () => {
  it('goes through all pages, and tells of each order that differs', async () => {
    const { run, told, done, pages } = aShop(many(250), { wrong: ['ORD1000', 'ORD1249'] });
    await run();
    expect(pages).to.deep.equal([100, 100, 50]);
    expect(told.map(({ type, subject }) => [type, subject])).to.deep.equal([
      ['orders.orderGapFound.v1', 'ORD1000'],
      ['orders.orderGapFound.v1', 'ORD1249'],
    ]);
    expect(done).to.deep.equal([
      { orders: 250, ordersWithGaps: 2, gaps: { stock_not_freed: 2 }, named: ['ORD1000', 'ORD1249'] },
    ]);
  });

  it('goes on in another invocation when its time is short, and loses nothing of what it has found', async () => {
    const left = [30_000, 29_999];
    const shop = { wrong: ['ORD1000', 'ORD1249'], timeLeftMs: () => left.shift() ?? 90_000 };
    const { run, sent, done } = aShop(many(250), shop);
    await run();
    expect(done).to.deep.equal([]);
    const [rest] = sent as unknown as { readonly data: ReconcileOrdersCommand; readonly actor: string }[];
    expect(rest?.actor).to.equal('user:ops');
    expect(rest?.data).to.deep.include({ run: 'r1', after: { createdAt: NOON, id: 'ORD1199' } });
    await run(rest?.data);
    expect(done).to.deep.equal([
      { orders: 250, ordersWithGaps: 2, gaps: { stock_not_freed: 2 }, named: ['ORD1000', 'ORD1249'] },
    ]);
  });

  it('names 20 orders, and counts all', async () => {
    const orders = many(30);
    const { run, done } = aShop(orders, { wrong: orders.map(({ orderId }) => orderId) });
    await run();
    expect([done[0]?.ordersWithGaps, done[0]?.named.length]).to.deep.equal([30, 20]);
  });

  it('leaves out what something has happened to lately', async () => {
    const late = anOrder('LATE', { updatedAt: '2026-03-01T12:00:00.001Z' });
    const { run, done, placed } = aShop([late], { wrong: ['LATE'] });
    placed.push({ orderId: 'NEW', createdAt: '2026-03-01T12:00:00.001Z' });
    await run();
    expect(done).to.deep.equal([{ orders: 0, ordersWithGaps: 0, gaps: {}, named: [] }]);
  });

  it('leaves out what is moved while it is looked at, and tells of what stands', async () => {
    const { run, told, done } = aShop(many(2), { wrong: ['ORD1000', 'ORD1001'], moving: ['ORD1000'] });
    await run();
    expect(told.map(({ subject }) => subject)).to.deep.equal(['ORD1001']);
    expect(done[0]).to.include({ orders: 1, ordersWithGaps: 1 });
  });

  it('finds orders that were placed or charged and are not there, each once', async () => {
    const { run, told, charges, placed } = aShop([anOrder('KEPT')]);
    for (const orderId of ['KEPT', 'GONE', 'PAID']) placed.push({ orderId, createdAt: NOON });
    charges.set('PAID', { orderId: 'PAID', outcome: 'accepted', captured: 100, refunded: 0 });
    charges.set('BACK', { orderId: 'BACK', outcome: 'accepted', captured: 100, refunded: 100 });
    await run();
    expect(told.map(({ subject }) => subject)).to.deep.equal(['PAID', 'GONE']);
  });

  it('comes again while the bus is away', async () => {
    const { run, done } = aShop([anOrder('ORD1')], { wrong: ['ORD1'], isBusAway: true });
    const [outcome] = await run();
    expect(outcome?.status).to.equal('rejected');
    expect(done).to.deep.equal([]);
  });

  it('of a night looks at a month, and not at the last hour', async () => {
    const sent: Command[] = [];
    const begun: unknown[] = [];
    const runs = { begin: async (...asked: readonly unknown[]) => void begun.push(asked) };
    const start = startReconciliation(runs, async (commands) => void sent.push(...commands));
    await start({ ...nightlyRun(AT), actor: 'system:x', correlationId: 'k' });
    expect(begun).to.deep.equal([['nightly-2026-03-01', AT, 'system:x']]);
    expect(sent.map(({ data }) => data)).to.deep.equal([
      {
        ...{ run: 'nightly-2026-03-01', startedAt: AT },
        ...{ settledBefore: '2026-03-02T00:45:00.000Z', since: '2026-01-31T01:45:00.000Z' },
      },
    ]);
  });
});
