import { expect } from 'chai';
import { placedOrder } from '../../../shared/orders/adapters/placed-order.ts';
import { type EventKey, type EventRecord, orderEventKey } from '../../../shared/platform/events/event-store.ts';

const DATA = { orderId: 'ABC001', sku: 'APPLES', units: 20, price: 33.25, userId: '123456' };
const PLACED: EventRecord = {
  key: orderEventKey('ABC001', 'ORDER_PLACED_EVENT'),
  eventName: 'ORDER_PLACED_EVENT',
  eventData: DATA,
  correlationId: 'c-1',
  actor: 'user:123456',
  createdAt: '2026-03-01T09:30:00.000Z',
};
/** What is told of ABC001 where this lies at the place of its placing. */
function told(event: EventRecord | undefined) {
  const asked: EventKey[] = [];
  const read = async (key: EventKey) => {
    asked.push(key);
    return event;
  };
  return placedOrder(read)('ABC001').then((order) => ({ order, asked }));
}

describe('an order that was placed, and is not there yet', () => {
  it('is told by its event, as it will begin', async () => {
    const { order, asked } = await told({ ...PLACED, eventData: { ...DATA, orderType: 'Priority', more: 1 } });
    expect(asked).to.deep.equal([{ pk: 'EVENTS#ORDER_ID#ABC001', sk: 'EVENT#ORDER_PLACED_EVENT' }]);
    expect(order).to.deep.equal({
      ...DATA,
      orderType: 'Priority',
      state: 'CREATED',
      version: 1,
      createdAt: '2026-03-01T09:30:00.000Z',
      updatedAt: '2026-03-01T09:30:00.000Z',
    });
  });

  it('is none where nothing lies there, or what no worker would take', async () => {
    const others: (EventRecord | undefined)[] = [
      undefined,
      { ...PLACED, eventName: 'ORDER_WAITING_EVENT' },
      { ...PLACED, eventData: { ...DATA, units: 1.5 } },
      { ...PLACED, eventData: { ...DATA, orderId: 'ABC002' } },
    ];
    for (const event of others) expect((await told(event)).order, JSON.stringify(event)).to.equal(undefined);
  });
});
