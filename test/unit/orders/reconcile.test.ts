import { expect } from 'chai';
import { type Charge, gapsOf, type OrderFacts } from '../../../shared/orders/reconcile.ts';

const CHARGE: Charge = { orderId: 'ABC001', outcome: 'accepted', captured: 3325, refunded: 0 };
const PAID_EVENTS = [
  'ORDER_PLACED_EVENT',
  'ORDER_CREATED_EVENT',
  'ORDER_STOCK_ALLOCATED_EVENT',
  'ORDER_PAYMENT_ACCEPTED_EVENT',
];
const PAID: OrderFacts = {
  order: { state: 'PAYMENT_ACCEPTED', price: 33.25 },
  events: PAID_EVENTS,
  allocationStatus: 'COMPLETED_PAYMENT_ACCEPTED',
  paymentStatus: 'PAYMENT_ACCEPTED',
  charge: CHARGE,
};
const CANCELLED: OrderFacts = {
  order: { state: 'CANCELED', price: 33.25 },
  events: [...PAID_EVENTS, 'ORDER_CANCELED_EVENT'],
  allocationStatus: 'DEALLOCATED_ORDER_CANCELED',
  paymentStatus: 'PAYMENT_REFUNDED',
  charge: { ...CHARGE, refunded: 3325 },
};
/** Ten of it are taken with a shipment. */
const SHIPPED_IN_PART: OrderFacts = {
  ...PAID,
  order: {
    ...{ state: 'PARTIALLY_SHIPPED', price: 33.25 },
    shipments: { s1: { lines: [], amount: 1000, shippedAt: '' } },
  },
  events: [...PAID_EVENTS, 'ORDER_SHIPPED_EVENT'],
  ...{ captured: 1000, charge: { ...CHARGE, captured: 1000 } },
};
const kinds = (facts: OrderFacts) => gapsOf(facts).map(({ kind }) => kind);

describe('what is known of an order', () => {
  it('agrees in every state that an order comes to by itself', () => {
    const first = ['ORDER_PLACED_EVENT', 'ORDER_CREATED_EVENT'];
    const right: OrderFacts[] = [
      PAID,
      CANCELLED,
      {
        ...CANCELLED,
        events: [...first, 'ORDER_CANCELLED_EVENT'],
        allocationStatus: undefined,
        paymentStatus: 'PAYMENT_CANCELED',
        charge: undefined,
      },
      {
        order: { state: 'CREATED', price: 1 },
        events: first,
        allocationStatus: undefined,
        paymentStatus: undefined,
        charge: undefined,
      },
      {
        ...{ order: { state: 'STOCK_DEPLETED', price: 1 }, events: [...first, 'ORDER_STOCK_DEPLETED_EVENT'] },
        ...{ allocationStatus: 'DEPLETED', paymentStatus: undefined, charge: undefined },
      },
      {
        order: { state: 'PAYMENT_REJECTED', price: 100_000 },
        events: [...first, 'ORDER_STOCK_ALLOCATED_EVENT', 'ORDER_PAYMENT_REJECTED_EVENT'],
        ...{ allocationStatus: 'DEALLOCATED_PAYMENT_REJECTED', paymentStatus: 'PAYMENT_REJECTED' },
        charge: { ...CHARGE, outcome: 'rejected', captured: 0 },
      },
      {
        ...PAID,
        order: { state: 'COMPLETED', price: 33.25, refunds: { r1: { amount: 1000, reason: '', refundedAt: '' } } },
        events: [...PAID_EVENTS, 'ORDER_SHIPPED_EVENT', 'ORDER_DELIVERED_EVENT', 'ORDER_COMPLETED_EVENT'],
        ...{ allocationStatus: 'DISPATCHED', charge: { ...CHARGE, refunded: 1000 } },
      },
      {
        ...PAID,
        order: { ...PAID.order, state: 'PARTIALLY_SHIPPED' },
        events: [...PAID_EVENTS, 'ORDER_SHIPPED_EVENT'],
      },
      { ...PAID, order: { ...PAID.order, pointsWorth: 325 }, charge: { ...CHARGE, captured: 3000 } },
      { ...PAID, order: { ...PAID.order, pointsWorth: 3325 }, charge: undefined },
      { ...PAID, captured: 0, charge: { ...CHARGE, captured: 0 } },
      SHIPPED_IN_PART,
      {
        ...{ order: { state: 'EXPIRED', price: 33.25 }, events: [...first, 'ORDER_EXPIRED_EVENT'] },
        ...{ allocationStatus: 'DEALLOCATED_ORDER_EXPIRED', paymentStatus: 'PAYMENT_CANCELED', charge: undefined },
      },
      {
        ...{ order: { state: 'STOCK_ALLOCATED', price: 33.25 }, events: [...first, 'ORDER_STOCK_ALLOCATED_EVENT'] },
        ...{ allocationStatus: 'ALLOCATED', paymentStatus: 'PAYMENT_FAILED', charge: undefined },
      },
      // All of it was given back by a refund.
      {
        ...{ ...PAID, order: { ...PAID.order, refunds: { r1: { amount: 3325, reason: '', refundedAt: '' } } } },
        ...{ paymentStatus: 'PAYMENT_REFUNDED', charge: { ...CHARGE, refunded: 3325 } },
      },
      // A part has arrived, and another has not left the house.
      { ...SHIPPED_IN_PART, events: [...PAID_EVENTS, 'ORDER_SHIPPED_EVENT', 'ORDER_DELIVERED_EVENT'] },
      // By hand, before all of it had left the house: all is taken then.
      {
        ...SHIPPED_IN_PART,
        order: { ...SHIPPED_IN_PART.order, state: 'COMPLETED' },
        events: [...PAID_EVENTS, 'ORDER_SHIPPED_EVENT', 'ORDER_COMPLETED_EVENT'],
        ...{ allocationStatus: 'DISPATCHED', captured: 3325, charge: CHARGE },
      },
      // A shipment of before money was taken with shipments, and one of since then.
      {
        ...SHIPPED_IN_PART,
        order: {
          ...SHIPPED_IN_PART.order,
          shipments: { ...SHIPPED_IN_PART.order.shipments, s0: { lines: [], shippedAt: '' } },
        },
      },
    ];
    for (const facts of right) expect(gapsOf(facts), JSON.stringify(facts)).to.deep.equal([]);
  });

  it('lacks an event that its state was made by', () => {
    for (const lost of PAID_EVENTS.slice(1))
      expect(gapsOf({ ...PAID, events: PAID_EVENTS.filter((name) => name !== lost) })).to.deep.equal([
        { kind: 'event_missing', found: `the order is PAYMENT_ACCEPTED without ${lost}` },
      ]);
  });

  it('has an event that the order never followed', () => {
    const behind = { ...PAID, order: { ...PAID.order, state: 'STOCK_ALLOCATED' as const } };
    expect(gapsOf(behind)).to.deep.equal([
      { kind: 'state_behind', found: 'the order is STOCK_ALLOCATED after ORDER_PAYMENT_ACCEPTED_EVENT' },
    ]);
    expect(kinds({ ...PAID, events: [...PAID_EVENTS, 'ORDER_CANCELLED_EVENT'] })).to.deep.equal(['state_behind']);
  });

  it('lacks the event that it ended with', () => {
    for (const [state, lost] of [
      ['STOCK_DEPLETED', 'ORDER_STOCK_DEPLETED_EVENT'],
      ['PAYMENT_REJECTED', 'ORDER_PAYMENT_REJECTED_EVENT'],
      ['CANCELED', 'ORDER_CANCELED_EVENT'],
      ['EXPIRED', 'ORDER_EXPIRED_EVENT'],
      ['COMPLETED', 'ORDER_COMPLETED_EVENT'],
    ] as const) {
      const found = gapsOf({ ...PAID, order: { ...PAID.order, state }, events: PAID_EVENTS }).map((gap) => gap.found);
      expect(found).to.include(`the order is ${state} without ${lost}`);
      expect(gapsOf({ ...PAID, order: { ...PAID.order, state }, events: [] }).map((gap) => gap.found)).to.include(
        `the order is ${state} without ORDER_CREATED_EVENT`,
      );
    }
  });

  it('says nothing of events that the store may have forgotten', () => {
    expect(gapsOf({ ...PAID, events: undefined })).to.deep.equal([]);
  });

  it('has no stock that the order needs, or keeps stock that it needs no more', () => {
    for (const allocationStatus of [undefined, 'DEPLETED', 'DEALLOCATED_ORDER_CANCELED'])
      expect(kinds({ ...PAID, allocationStatus })).to.deep.equal(['stock_missing']);
    for (const allocationStatus of ['ALLOCATED', 'COMPLETED_PAYMENT_ACCEPTED'])
      expect(kinds({ ...CANCELLED, allocationStatus })).to.deep.equal(['stock_not_freed']);
    for (const state of ['STOCK_DEPLETED', 'PAYMENT_REJECTED', 'CANCELED', 'EXPIRED'] as const)
      expect(
        gapsOf({ ...CANCELLED, order: { state, price: 33.25 }, events: undefined, allocationStatus: 'ALLOCATED' }),
      ).to.deep.equal([{ kind: 'stock_not_freed', found: `the order is ${state}, its stock ALLOCATED` }]);
    for (const state of ['STOCK_ALLOCATED', 'PAYMENT_ACCEPTED'] as const)
      expect(
        gapsOf({ ...PAID, order: { state, price: 33.25 }, events: undefined, allocationStatus: undefined })[0],
      ).to.deep.equal({ kind: 'stock_missing', found: `the order is ${state}, its stock was never decided on` });
    const completed = { ...PAID, order: { ...PAID.order, state: 'COMPLETED' as const }, events: undefined };
    expect(kinds(completed), 'still on the shelf').to.deep.equal(['stock_missing']);
  });

  it('holds other stock than the order has still to ship', () => {
    const apples = (quantity: number) => [{ productId: 'APPLES', quantity }];
    const gaps = (held: OrderFacts['held'], toShip: OrderFacts['toShip'], more: Partial<OrderFacts> = {}) =>
      gapsOf({ ...PAID, events: undefined, held, toShip, ...more }).map(({ kind, found }) => `${kind}: ${found}`);
    const pears = { productId: 'PEARS', quantity: 1 };
    expect(gaps([...apples(3), pears], [pears, ...apples(3)])).to.deep.equal([]);
    expect(gaps([], [], { allocationStatus: 'DISPATCHED' })).to.deep.equal([]);
    const completed = { order: { ...PAID.order, state: 'COMPLETED' as const }, allocationStatus: 'DISPATCHED' };
    expect(gaps([], apples(3), completed), 'handed over').to.deep.equal([]);
    const differs = 'stock_differs: the order has still to ship';
    expect(gaps(apples(2), apples(3))).to.deep.equal([`${differs} 3 of APPLES, inventory holds 2 of APPLES for it`]);
    expect(gaps(apples(3), [...apples(3), pears])).to.deep.equal([
      `${differs} 3 of APPLES, 1 of PEARS, inventory holds 3 of APPLES for it`,
    ]);
    expect(gaps([pears], apples(1))).to.have.length(1);
    expect(gaps([], apples(3), { allocationStatus: 'DISPATCHED' })).to.deep.equal([
      `${differs} 3 of APPLES, inventory holds nothing for it`,
    ]);
  });

  it('has points that an order was not paid with, or that its member should have back', () => {
    const ledger = { isHeld: false, spent: 100, back: 0 };
    const order = { ...PAID.order, points: 100, pointsWorth: 100 };
    const charge = { ...CHARGE, captured: 3225 };
    const points = { status: 'SPENT', kept: 0, ledger };
    expect(kinds({ ...PAID, order, charge, points })).to.deep.equal([]);
    expect(kinds({ ...PAID, order, charge, points: { ...points, status: 'GIVEN_BACK' } })).to.deep.equal([
      'points_missing',
    ]);
    expect(kinds({ ...CANCELLED, points })).to.deep.equal(['points_not_returned']);
    const first = { ...PAID, order: { ...order, state: 'STOCK_ALLOCATED' as const }, events: undefined };
    expect(kinds({ ...first, points: { ...points, status: 'HELD' } }), 'under way').to.deep.equal([]);
  });

  it('has no payment, or one that the member should have back', () => {
    for (const paymentStatus of [undefined, 'PAYMENT_FAILED', 'PAYMENT_REJECTED', 'PAYMENT_CANCELED'])
      expect(kinds({ ...PAID, paymentStatus })).to.deep.equal(['payment_missing']);
    expect(gapsOf({ ...PAID, paymentStatus: undefined })[0]?.found).to.equal(
      'the order is PAYMENT_ACCEPTED, its payment was never begun',
    );
    expect(gapsOf({ ...CANCELLED, paymentStatus: 'PAYMENT_ACCEPTED' })).to.deep.equal([
      { kind: 'payment_not_returned', found: 'the order is CANCELED, its payment PAYMENT_ACCEPTED' },
    ]);
  });

  it('has no charge, another one, or one of which too little went back', () => {
    const paid = 'the order is PAYMENT_ACCEPTED, its payment PAYMENT_ACCEPTED, the gateway has';
    expect(gapsOf({ ...PAID, charge: undefined })).to.deep.equal([
      { kind: 'charge_missing', found: `${paid} no charge` },
    ]);
    expect(gapsOf({ ...PAID, charge: { ...CHARGE, outcome: 'rejected', captured: 0 } })).to.deep.equal([
      { kind: 'charge_missing', found: `${paid} rejected charge` },
    ]);
    expect(kinds({ ...PAID, order: { ...PAID.order, price: 0.01 }, charge: undefined }), 'a cent').to.deep.equal([
      'charge_missing',
    ]);
    for (const charge of [
      { ...CHARGE, captured: 3324 },
      { ...CHARGE, captured: 3326 },
      { ...CHARGE, refunded: 1 },
    ])
      expect(kinds({ ...PAID, charge })).to.deep.equal(['charge_differs']);
    const inPart = SHIPPED_IN_PART;
    const charge = { ...CHARGE, captured: 0 };
    for (const wrong of [
      { ...inPart, captured: 0, charge },
      { ...inPart, charge },
      { ...inPart, captured: 0 },
      { ...inPart, order: { ...inPart.order, state: 'SHIPPED' as const } },
      { ...inPart, charge: { ...CHARGE, captured: 1000, refunded: 1 } },
      { ...PAID, captured: 0, charge: CHARGE },
    ])
      expect(kinds(wrong), 'with shipments').to.deep.equal(['charge_differs']);
    expect(gapsOf({ ...CANCELLED, charge: { ...CHARGE, refunded: 3324 } })).to.deep.equal([
      { kind: 'charge_not_returned', found: 'the order is CANCELED, the gateway keeps 1 of it' },
    ]);
  });
});
