import { expect } from 'chai';
import fc from 'fast-check';
import { MAX_REFUNDS } from '../../../shared/orders/refund.ts';
import {
  decideDelivery,
  decideShipment,
  leftToShip,
  MAX_SHIPMENTS,
  MAX_SHIPPED_LINES,
  type Shipments,
  wholeDelivered,
} from '../../../shared/orders/shipment.ts';
import { settings } from '../../builders/arbitraries.ts';
import { anOrder } from '../../builders/orders.ts';

const NOW = '2026-03-02T10:00:00.000Z';
const LATER = '2026-03-03T10:00:00.000Z';
const tea = (quantity: number) => ({ productId: 'TEA-1', quantity });
const mug = (quantity: number) => ({ productId: 'MUG-1', quantity });
const order = (shipments?: Shipments) =>
  anOrder({
    lines: [
      { ...tea(2), unitPrice: 12.5 },
      { ...mug(3), unitPrice: 2.75 },
    ],
    ...(shipments ? { shipments, state: 'PARTIALLY_SHIPPED' } : {}),
  });
const sent = (shipmentId: string, ...lines: ReturnType<typeof tea>[]) => ({
  [shipmentId]: { lines, shippedAt: NOW },
});

describe('a shipment', () => {
  it('of a part leaves the order partially shipped, of the rest shipped', () => {
    expect(decideShipment(order(), 's1', [tea(2), mug(1)], NOW)).to.deep.equal({
      state: 'PARTIALLY_SHIPPED',
      shipments: sent('s1', tea(2), mug(1)),
    });
    expect(leftToShip(order(sent('s1', tea(2), mug(1))))).to.deep.equal([mug(2)]);
    expect(decideShipment(order(sent('s1', tea(2), mug(1))), 's2', [mug(2)], NOW)).to.deep.include({
      state: 'SHIPPED',
    });
  });

  it('has no more than is left, and nothing that was not ordered', () => {
    expect(decideShipment(order(), 's1', [mug(4)], NOW)).to.equal('shipment_too_much');
    expect(decideShipment(order(sent('s1', mug(2))), 's2', [mug(2)], NOW)).to.equal('shipment_too_much');
    expect(decideShipment(order(), 's1', [{ productId: 'POT-1', quantity: 1 }], NOW)).to.equal('shipment_too_much');
  });

  it('is the same for its id, and another one is refused under it', () => {
    const before = order(sent('s1', tea(1)));
    expect(decideShipment(before, 's1', [tea(1)], LATER)).to.equal('known');
    expect(decideShipment(before, 's1', [tea(2)], LATER)).to.equal('idempotency_key_reused');
    expect(decideShipment({ ...before, state: 'COMPLETED' }, 's1', [tea(1)], LATER)).to.equal('known');
  });

  it('needs an order that is paid and has not ended', () => {
    for (const state of ['CREATED', 'STOCK_ALLOCATED', 'STOCK_DEPLETED', 'PAYMENT_REJECTED', 'CANCELED'] as const)
      expect(decideShipment({ ...order(), state }, 's1', [tea(1)], NOW), state).to.equal('order_state');
    for (const state of ['EXPIRED', 'SHIPPED', 'COMPLETED'] as const)
      expect(decideShipment({ ...order(), state }, 's1', [tea(1)], NOW), state).to.equal('order_state');
  });

  it('is the fiftieth of an order at most', () => {
    expect(MAX_SHIPMENTS).to.equal(50);
    const many = (count: number) =>
      anOrder({
        units: 100,
        state: 'PARTIALLY_SHIPPED',
        shipments: Object.assign(
          {},
          ...Array.from({ length: count }, (_, index) => sent(`s${index}`, { productId: 'APPLES', quantity: 1 })),
        ),
      });
    const one = [{ productId: 'APPLES', quantity: 1 }];
    expect(decideShipment(many(49), 'next', one, NOW)).to.be.an('object');
    expect(decideShipment(many(50), 'next', one, NOW)).to.equal('too_many_shipments');
  });

  /** Fifty products, and shipments of so many lines of them. */
  const long = (...shippedLines: number[]) => {
    const lines = Array.from({ length: 50 }, (_, index) => {
      const productId = `${index}`.padStart(100, 'P');
      return { productId, quantity: 1_000_000_000, unitPrice: 19_999_999.99 };
    });
    const part = (count: number) => lines.slice(0, count).map(({ productId }) => ({ productId, quantity: 10_000_000 }));
    const shipments = shippedLines.map((count, index) => [
      `${index}`.padStart(36, '0'),
      { lines: part(count), amount: 99_999_999_999, shippedAt: NOW, deliveredAt: LATER },
    ]);
    const bought = { lines: lines as [(typeof lines)[number], ...typeof lines], state: 'PARTIALLY_SHIPPED' } as const;
    return { part, order: anOrder({ ...bought, shipments: Object.fromEntries(shipments) }) };
  };

  it('is of the fifteen hundredth line of an order at most', () => {
    expect(MAX_SHIPPED_LINES).to.equal(1500);
    const { order, part } = long(...Array.from({ length: 29 }, () => 50));
    expect(decideShipment(order, 'next', part(50), NOW)).to.be.an('object');
    const more = long(...Array.from({ length: 30 }, () => 49), 30);
    expect(decideShipment(more.order, 'next', part(1), NOW)).to.equal('too_many_shipments');
  });

  it('leaves an order that has the most of everything below the size of an item', () => {
    const { order } = long(...Array.from({ length: MAX_SHIPMENTS }, () => MAX_SHIPPED_LINES / MAX_SHIPMENTS));
    const refund = { amount: 99_999_999_999, money: 1, pointsBack: 100_000_000_000, reason: '\u{1F34E}'.repeat(500) };
    const refunds = Array.from({ length: MAX_REFUNDS }, (_, index) => [
      `${index}`.padStart(36, '0'),
      { ...refund, refundedAt: LATER },
    ]);
    const most = { ...order, userId: '\u{1F34E}'.repeat(250), refunds: Object.fromEntries(refunds) };
    // The table counts names and values, and less than JSON does between them.
    expect(Buffer.byteLength(JSON.stringify(most))).to.be.below(400 * 1024);
  });

  it('never sends more out than was ordered, however it is cut', () => {
    const cuts = fc.array(fc.record({ tea: fc.nat(3), mug: fc.nat(4) }), { maxLength: 10 });
    fc.assert(
      fc.property(cuts, (wishes) => {
        let now = order();
        for (const [index, wish] of wishes.entries()) {
          const lines = [tea(wish.tea), mug(wish.mug)].filter(({ quantity }) => quantity > 0);
          if (lines.length === 0) continue;
          const decision = decideShipment(now, `s${index}`, lines, NOW);
          if (typeof decision !== 'string') now = { ...now, ...decision };
        }
        const out = (productId: string) =>
          Object.values(now.shipments ?? {})
            .flatMap(({ lines }) => lines)
            .filter((line) => line.productId === productId)
            .reduce((sum, { quantity }) => sum + quantity, 0);
        expect(out('TEA-1')).to.be.at.most(2);
        expect(out('MUG-1')).to.be.at.most(3);
        expect(now.state === 'SHIPPED').to.equal(out('TEA-1') + out('MUG-1') === 5);
      }),
      settings,
    );
  });
});

describe('what is due with a shipment', () => {
  const due = (bought: Parameters<typeof decideShipment>[0], ...parts: ReturnType<typeof tea>[][]) => {
    let now = { ...bought, capture: 'on_shipment' as const };
    for (const [index, lines] of parts.entries()) {
      const decision = decideShipment(now, `s${index}`, lines, NOW);
      if (typeof decision === 'string') return expect.fail(decision);
      now = { ...now, ...decision };
    }
    return Object.values(now.shipments ?? {}).map(({ amount }) => amount);
  };

  it('is the price of its lines, and with the last one all that is left', () => {
    // Two teas at 12.50 and three mugs at 2.75 are 33.25.
    expect(due(order(), [tea(1)], [tea(1), mug(1)], [mug(2)])).to.deep.equal([1250, 1525, 550]);
  });

  it('is its share of the money where points have paid a part', () => {
    const byPoints = { ...order(), points: 1000, pointsWorth: 1000 };
    const amounts = due(byPoints, [tea(1)], [tea(1)], [mug(3)]);
    expect(amounts).to.deep.equal([874, 874, 577]);
  });

  it('is nothing for lines that cost nothing, or that no money can pay', () => {
    const lines = (teaCosts: number, mugCosts: number) =>
      anOrder({
        price: 0.02,
        lines: [
          { ...tea(2), unitPrice: teaCosts },
          { ...mug(3), unitPrice: mugCosts },
        ],
      });
    expect(due(lines(0.01, 0), [mug(3)], [tea(1)], [tea(1)]), 'given with tea').to.deep.equal([0, 1, 1]);
    expect(due(lines(0.01, 0.005), [mug(3)], [tea(2)])).to.deep.equal([0, 2]);
  });

  it('counts nothing for shipments of before money was taken with them', () => {
    expect(due(order(sent('s9', tea(1))), [mug(1)], [tea(1), mug(2)])).to.deep.equal([undefined, 1525, 1800]);
  });

  it('is by units where the order came with a price of its own', () => {
    const apples = (quantity: number) => ({ productId: 'APPLES', quantity });
    expect(due(anOrder(), [apples(1)], [apples(6)], [apples(13)])).to.deep.equal([166, 997, 2162]);
  });

  it('is not told where money is taken at once', () => {
    const decision = decideShipment(order(), 's1', [tea(1)], NOW);
    expect(typeof decision === 'string' ? decision : decision.shipments.s1).not.to.have.property('amount');
  });
});

describe('the arrival of a shipment', () => {
  it('completes a shipped order with the last one, once', () => {
    const both = { ...sent('s1', tea(2)), ...sent('s2', mug(3)) };
    const first = decideDelivery({ state: 'SHIPPED', shipments: both }, 's1', LATER);
    if (typeof first === 'string') return expect.fail(first);
    expect(first).to.have.keys('shipments');
    const last = decideDelivery({ state: 'SHIPPED', shipments: first.shipments }, 's2', LATER);
    expect(last).to.deep.include({ state: 'COMPLETED', deliveredAt: LATER });
    expect(decideDelivery({ state: 'COMPLETED', shipments: first.shipments }, 's1', LATER)).to.equal('known');
  });

  it('completes nothing while a part has not left the house', () => {
    const arrived = decideDelivery({ state: 'PARTIALLY_SHIPPED', shipments: sent('s1', tea(2)) }, 's1', LATER);
    expect(arrived).to.deep.equal({ shipments: { s1: { lines: [tea(2)], shippedAt: NOW, deliveredAt: LATER } } });
  });

  it('is noted of an order that was completed by hand before', () => {
    const arrived = decideDelivery({ state: 'COMPLETED', shipments: sent('s1', tea(2)) }, 's1', LATER);
    expect(arrived).to.have.keys('shipments');
  });

  it('is of a shipment that there is', () => {
    expect(decideDelivery(order(), 's1', LATER)).to.equal('no_shipment');
    for (const word of ['constructor', 'toString', '__proto__'])
      for (const shipments of [undefined, sent('s1', tea(2))])
        expect(decideDelivery(order(shipments), word, LATER), word).to.equal('no_shipment');
  });

  it('of a whole order leaves the times at which parts of it had arrived', () => {
    const shipments = { s1: { lines: [tea(2)], shippedAt: NOW, deliveredAt: NOW }, ...sent('s2', mug(3)) };
    const { shipments: arrived, deliveredAt } = wholeDelivered({ shipments }, LATER);
    expect([arrived?.s1?.deliveredAt, arrived?.s2?.deliveredAt, deliveredAt]).to.deep.equal([NOW, LATER, LATER]);
    expect(wholeDelivered({}, LATER)).to.deep.equal({ deliveredAt: LATER });
  });
});
