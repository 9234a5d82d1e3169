import { expect } from 'chai';
import { type KeptEvent, timelineOf } from '../../../shared/orders/timeline.ts';
import { anOrder } from '../../builders/orders.ts';

const at = (seconds: number) => new Date(Date.parse('2026-03-01T09:30:00.000Z') + seconds * 1000).toISOString();
const kept = (name: string, seconds: number, part = ''): KeptEvent => ({
  key: { sk: `EVENT#ORDER_${name}_EVENT${part}` },
  eventName: `ORDER_${name}_EVENT`,
  actor: `system:${name}`,
  createdAt: at(seconds),
});
const EVENTS = [
  kept('REFUNDED', 60, '#REFUND_ID#r1'),
  kept('PAYMENT_FAILED', 5, '#TRY_ID#b'),
  kept('PAYMENT_FAILED', 4, '#TRY_ID#a'),
  kept('STOCK_ALLOCATED', 2),
  kept('CREATED', 1),
  kept('PLACED', 0),
  kept('PAYMENT_ACCEPTED', 8),
  kept('SHIPPED', 20, '#SHIPMENT_ID#s1'),
  kept('WAITING', 21),
];
const order = anOrder({
  state: 'PARTIALLY_SHIPPED',
  createdAt: at(1),
  reachedAt: { CREATED: at(1), STOCK_ALLOCATED: at(3), PAYMENT_ACCEPTED: at(9), PARTIALLY_SHIPPED: at(20) },
  shipments: { s1: { lines: [], shippedAt: at(20), deliveredAt: at(40) } },
  refunds: { r1: { amount: 325, reason: 'scratched', refundedAt: at(60) } },
});

describe('the timeline of an order', () => {
  it('tells what happened, in order, with times, each thing once', () => {
    const { orderId, events } = timelineOf(order, EVENTS, { withActors: false });
    expect(orderId).to.equal('ABC001');
    expect(events).to.deep.equal([
      { event: 'PLACED', at: at(0) },
      { event: 'CREATED', at: at(1) },
      { event: 'STOCK_ALLOCATED', at: at(2) },
      { event: 'PAYMENT_FAILED', at: at(4) },
      { event: 'PAYMENT_FAILED', at: at(5) },
      { event: 'PAYMENT_ACCEPTED', at: at(8) },
      { event: 'SHIPPED', at: at(20), shipmentId: 's1' },
      { event: 'DELIVERED', at: at(40), shipmentId: 's1' },
      { event: 'REFUNDED', at: at(60), refundId: 'r1', amount: 3.25, reason: 'scratched' },
    ]);
  });

  it('tells each happening that the store keeps in a word of its own', () => {
    const words = [
      ...['PLACED', 'CREATED', 'STOCK_ALLOCATED', 'STOCK_DEPLETED', 'PAYMENT_FAILED', 'PAYMENT_ACCEPTED'],
      ...['PAYMENT_REJECTED', 'SHIPPED', 'DELIVERED', 'COMPLETED', 'CANCELED', 'EXPIRED', 'REFUNDED'],
    ];
    const one = anOrder({ state: 'CREATED', createdAt: at(1), updatedAt: at(1) });
    const events = words.map((word, index) => kept(word, index));
    const told = timelineOf(one, events, { withActors: true }).events;
    expect(told.map(({ event, actor }) => [event, actor])).to.deep.equal(words.map((word) => [word, `system:${word}`]));
    expect(told[7], 'of a whole order').to.deep.equal({
      ...{ event: 'SHIPPED', at: at(7), shipmentId: 'all', actor: 'system:SHIPPED' },
    });
  });

  it('tells how an order has ended by the order alone, with a reason where there is one', () => {
    for (const state of ['STOCK_DEPLETED', 'PAYMENT_REJECTED', 'CANCELED', 'EXPIRED', 'SHIPPED', 'COMPLETED'] as const)
      expect(
        timelineOf(anOrder({ state, createdAt: at(0), updatedAt: at(9) }), [], { withActors: false }).events,
      ).to.deep.equal([
        { event: 'CREATED', at: at(0) },
        { event: state, at: at(9) },
      ]);
    const cancelled = anOrder({ state: 'CANCELED', reason: 'late', createdAt: at(0), updatedAt: at(9) });
    expect(timelineOf(cancelled, [], { withActors: false }).events).to.deep.equal([
      { event: 'CREATED', at: at(0) },
      { event: 'CANCELED', at: at(9), reason: 'late' },
    ]);
  });

  it('tells of each shipment that it left the house, and that it arrived once it has', () => {
    const shipments = {
      s1: { lines: [], shippedAt: at(20), deliveredAt: at(40) },
      s2: { lines: [], shippedAt: at(30) },
    };
    const reachedAt = { CREATED: at(1), PARTIALLY_SHIPPED: at(20), SHIPPED: at(30) };
    const shipped = anOrder({ state: 'SHIPPED', createdAt: at(1), updatedAt: at(40), reachedAt, shipments });
    expect(timelineOf(shipped, [], { withActors: false }).events).to.deep.equal([
      { event: 'CREATED', at: at(1) },
      { event: 'SHIPPED', at: at(20), shipmentId: 's1' },
      { event: 'SHIPPED', at: at(30), shipmentId: 's2' },
      { event: 'DELIVERED', at: at(40), shipmentId: 's1' },
    ]);
  });

  it('tells by time alone what can happen in any order', () => {
    const shipments = { s1: { lines: [], shippedAt: at(20) } };
    const refunds = { r1: { amount: 1, reason: 'late', refundedAt: at(10) } };
    const refunded = anOrder({ state: 'PARTIALLY_SHIPPED', createdAt: at(0), shipments, refunds });
    expect(timelineOf(refunded, [], { withActors: false }).events.map(({ event }) => event)).to.deep.equal([
      'CREATED',
      'REFUNDED',
      'SHIPPED',
    ]);
  });

  it('is told by the order alone when its events are gone', () => {
    const { events } = timelineOf(order, [], { withActors: true });
    expect(events.map(({ event, at: when }) => [event, when])).to.deep.equal([
      ['CREATED', at(1)],
      ['STOCK_ALLOCATED', at(3)],
      ['PAYMENT_ACCEPTED', at(9)],
      ['SHIPPED', at(20)],
      ['DELIVERED', at(40)],
      ['REFUNDED', at(60)],
    ]);
  });

  it('names who made it happen to whoever may see that', () => {
    const { events } = timelineOf(order, EVENTS, { withActors: true });
    expect(events[0]).to.deep.equal({ event: 'PLACED', at: at(0), actor: 'system:PLACED' });
    expect(events[7]).not.to.have.property('actor');
  });

  it('of two things at one millisecond tells the cause first', () => {
    const events = [kept('CREATED', 1), kept('PLACED', 1)];
    const told = timelineOf(anOrder({ state: 'CREATED', createdAt: at(1), updatedAt: at(1) }), events, {
      withActors: false,
    });
    expect(told.events.map(({ event }) => event)).to.deep.equal(['PLACED', 'CREATED']);
    const allocated = anOrder({ state: 'STOCK_ALLOCATED', createdAt: at(1), updatedAt: at(1) });
    expect(timelineOf(allocated, [], { withActors: false }).events.map(({ event }) => event)).to.deep.equal([
      'CREATED',
      'STOCK_ALLOCATED',
    ]);
  });

  it('knows a cancellation in both spellings, with its reason, and an order that was shipped as a whole', () => {
    const cancelled = anOrder({ state: 'CANCELED', reason: 'late', createdAt: at(0), reachedAt: { CANCELED: at(7) } });
    for (const spelled of ['CANCELED', 'CANCELLED'])
      expect(timelineOf(cancelled, [kept(spelled, 7)], { withActors: true }).events.at(-1), spelled).to.deep.equal({
        ...{ event: 'CANCELED', at: at(7), reason: 'late', actor: `system:${spelled}` },
      });
    const whole = anOrder({ state: 'COMPLETED', updatedAt: at(9), deliveredAt: at(9), createdAt: at(0) });
    const shipments = { all: { lines: [], shippedAt: at(5), deliveredAt: at(9) } };
    const events = [kept('SHIPPED', 5), kept('COMPLETED', 9)];
    expect(timelineOf({ ...whole, shipments }, events, { withActors: false }).events).to.deep.equal([
      { event: 'CREATED', at: at(0) },
      { event: 'SHIPPED', at: at(5), shipmentId: 'all' },
      { event: 'DELIVERED', at: at(9), shipmentId: 'all' },
      { event: 'COMPLETED', at: at(9) },
    ]);
    expect(timelineOf(whole, [], { withActors: false }).events.map(({ event }) => event)).to.deep.equal([
      'CREATED',
      'DELIVERED',
      'COMPLETED',
    ]);
  });
});
