import { expect } from 'chai';
import { allocations } from '../../../shared/inventory/adapters/allocations.ts';
import { stockRepository } from '../../../shared/inventory/adapters/stock-repository.ts';
import { ShopTables, TABLES } from '../../builders/commerce/shop-tables.ts';
import { failureOf } from '../../builders/failure-of.ts';

const BY = { actor: 'system:test', correlationId: 'c-1' };

/** So many apples on the shelf, and what workers do with them. */
async function aShelf(apples: number) {
  const tables = new ShopTables(() => {});
  const client = tables.clientOf({ turn: async () => {}, fault: () => undefined });
  await stockRepository(client, TABLES.inventory).restock({ sku: 'APPLES', lotId: 'LOT-1', units: apples }, BY, 0);
  const stock = allocations(client, TABLES);
  const told = (eventName: string, orderId: string) => ({
    ...{ key: { pk: 'p', sk: 's' }, eventName, ...BY },
    eventData: { orderId, sku: 'APPLES', units: 1, price: 1, userId: '123456' },
  });
  return {
    allocate: (orderId: string) => stock.allocate(told('ORDER_CREATED_EVENT', orderId), 0),
    allocateTwice(orderId: string) {
      const { eventData, ...event } = told('ORDER_CREATED_EVENT', orderId);
      const line = { productId: 'APPLES', quantity: 1, unitPrice: 1 };
      return stock.allocate({ ...event, eventData: { ...eventData, lines: [line, line] } }, 0);
    },
    settle: (eventName: string, orderId: string) => stock.settle(told(eventName, orderId), 0),
    /** What is free, and what is reserved. */
    levels() {
      const { units, reserved } = tables.at('inventory', { PK: 'SKU#APPLES', SK: 'STOCK' }) ?? {};
      return [units, reserved];
    },
    decided: () => tables.items('events').map(({ pk, sk }) => `${pk} ${sk}`),
  };
}

describe('stock that is allocated', () => {
  it('retry-of-the-same-order-with-the-last-unit-succeeds', async () => {
    const { allocate, levels, decided } = await aShelf(1);
    for (const _ of [1, 2]) await allocate('ABC001');
    expect(levels()).to.deep.equal([0, 1]);
    expect(decided()).to.deep.equal(['EVENTS#ORDER_ID#ABC001 EVENT#ORDER_STOCK_ALLOCATED_EVENT']);
  });

  it('is none of an order with a product in two lines', async () => {
    const { allocateTwice, levels, decided } = await aShelf(2);
    const failure = await failureOf(allocateTwice('ABC001'));
    expect(failure).to.include({ name: 'PermanentError', reason: 'malformed_event' });
    expect([levels(), decided()]).to.deep.equal([[2, 0], []]);
  });

  it('two-orders-for-the-last-unit-one-wins, and the other one stays without when it is free again', async () => {
    const { allocate, settle, levels, decided } = await aShelf(1);
    await Promise.all([allocate('ABC001'), allocate('ABC002')]);
    await settle('ORDER_CANCELED_EVENT', 'ABC001');
    for (const orderId of ['ABC001', 'ABC002']) await allocate(orderId);
    expect(levels()).to.deep.equal([1, 0]);
    expect(decided()).to.have.members([
      'EVENTS#ORDER_ID#ABC001 EVENT#ORDER_STOCK_ALLOCATED_EVENT',
      'EVENTS#ORDER_ID#ABC002 EVENT#ORDER_STOCK_DEPLETED_EVENT',
    ]);
  });

  it('late-reservation-after-no-stock-is-released-and-not-an-error: an order that has ended holds nothing', async () => {
    const { allocate, settle, levels, decided } = await aShelf(2);
    await settle('ORDER_EXPIRED_EVENT', 'ABC001');
    await settle('ORDER_CANCELED_EVENT', 'ABC002');
    for (const orderId of ['ABC001', 'ABC002']) await allocate(orderId);
    expect([levels(), decided()]).to.deep.equal([[2, 0], []]);
  });

  it('completed-twice-decrements-once', async () => {
    const { allocate, settle, levels } = await aShelf(2);
    await allocate('ABC001');
    for (const eventName of ['ORDER_PAYMENT_ACCEPTED_EVENT', 'ORDER_COMPLETED_EVENT', 'ORDER_COMPLETED_EVENT'])
      await settle(eventName, 'ABC001');
    expect(levels()).to.deep.equal([1, 0]);
  });
});
