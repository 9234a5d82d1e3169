import { expect } from 'chai';
import {
  canLieAt,
  eventItem,
  eventPut,
  orderEventKey,
  restockEventKey,
  storedEvent,
  strayedBy,
} from '../../../shared/platform/events/event-store.ts';
import { NOON } from '../../builders/accounts.ts';

describe('the event store', () => {
  const key = orderEventKey('o-1', 'ORDER_PLACED_EVENT');
  const event = { key, eventName: 'ORDER_PLACED_EVENT', eventData: { a: 1 }, correlationId: 'c', actor: 'user:ada' };
  const item = {
    pk: 'EVENTS#ORDER_ID#o-1',
    sk: 'EVENT#ORDER_PLACED_EVENT',
    eventName: 'ORDER_PLACED_EVENT',
    eventData: { a: 1 },
    correlationId: 'c',
    actor: 'user:ada',
    createdAt: '2026-11-21T12:00:00.000Z',
    updatedAt: '2026-11-21T12:00:00.000Z',
    expiresAtEpochSeconds: Date.UTC(2026, 11, 21, 12) / 1000,
  };

  it('keeps an event under its order, or its goods and their lot, for 30 days', () => {
    expect(eventItem(event, NOON + 999)).to.deep.equal({
      ...item,
      ...{ createdAt: '2026-11-21T12:00:00.999Z', updatedAt: '2026-11-21T12:00:00.999Z' },
    });
    expect(eventPut('events', event, NOON)).to.deep.equal({ Put: { TableName: 'events', Item: item } });
    expect(restockEventKey('mug', 'lot-1')).to.deep.equal({
      pk: 'EVENTS#SKU#mug',
      sk: 'EVENT#SKU_RESTOCKED_EVENT#LOT_ID#lot-1',
    });
  });

  it('keeps the time at which it happened, where one is told', () => {
    const createdAt = '2026-11-01T00:00:00.000Z';
    expect(eventItem({ ...event, createdAt }, NOON)).to.deep.equal({ ...item, createdAt });
  });

  it('answers what lies there, read consistently, and nothing where nothing does', async () => {
    const asked: unknown[] = [];
    const clientOf = (Item?: object) => ({
      send: async (command: { readonly input: unknown }) => {
        asked.push(command.input);
        return { Item };
      },
    });
    expect(await storedEvent(clientOf(item) as never, 'events', key)).to.deep.equal({
      ...event,
      createdAt: item.createdAt,
    });
    expect(await storedEvent(clientOf() as never, 'events', key)).to.equal(undefined);
    expect(asked[0]).to.deep.equal({ TableName: 'events', Key: key, ConsistentRead: true });
  });

  it('keeps what may happen to an order several times apart, part by part', () => {
    expect(orderEventKey('o-1', 'ORDER_SHIPPED_EVENT', { kind: 'SHIPMENT_ID', id: 's-1' })).to.deep.equal({
      pk: 'EVENTS#ORDER_ID#o-1',
      sk: 'EVENT#ORDER_SHIPPED_EVENT#SHIPMENT_ID#s-1',
    });
  });

  it('has events of orders with their orders and those of stock with their goods, and no other way', () => {
    const order = orderEventKey('o-1', 'ORDER_PLACED_EVENT');
    const stock = restockEventKey('mug', 'lot-1');
    expect([canLieAt('ORDER_PLACED_EVENT', order), canLieAt('SKU_RESTOCKED_EVENT', stock)]).to.deep.equal([true, true]);
    expect([canLieAt('ORDER_PLACED_EVENT', stock), canLieAt('SKU_RESTOCKED_EVENT', order)]).to.deep.equal([
      false,
      false,
    ]);
    expect([canLieAt('', order), canLieAt('', stock)]).to.deep.equal([false, false]);
  });

  it('names the field by which an event is not of what it lies with', () => {
    const strayed = (eventName: string, eventData: object, at = key) =>
      strayedBy({ ...event, key: at, eventName, eventData: { ...eventData } });
    expect(strayed('ORDER_PLACED_EVENT', { orderId: ' o-1 ' })).to.equal(undefined);
    expect(strayed('ORDER_PLACED_EVENT', { orderId: 'o-2' })).to.equal('orderId');
    const stock = restockEventKey('mug', 'lot-1');
    expect(strayed('SKU_RESTOCKED_EVENT', { sku: 'mug', orderId: 'o-1' }, stock)).to.equal(undefined);
    expect(strayed('SKU_RESTOCKED_EVENT', { sku: 'cup' }, stock)).to.equal('sku');
    expect(strayed('MEMBER_JOINED_EVENT', {})).to.equal(undefined);
  });
});
