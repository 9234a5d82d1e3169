import { expect } from 'chai';
import { theCommerce } from '../builders/commerce/commerce-modules.ts';
import type { Action, Ordered, Planned, Schedule } from '../builders/commerce/schedule.ts';
import { Shop } from '../builders/commerce/shop.ts';
import { shopIsCoherent, Watch } from '../builders/commerce/shop-checks.ts';

const order = 'order-0';
const LINES = [{ productId: 'APPLES', quantity: 2, unitPrice: 1 }];
const STEPS: readonly Planned[] = [
  { action: { kind: 'restock', sku: 'APPLES', lot: 0, units: 5 }, waitsFor: 'nothing' },
];
const placing = (paidWith: Pick<Ordered, 'points' | 'pointWorth'>): Planned => ({
  action: { kind: 'place', order, lines: LINES, cents: 3325, ...paidWith },
  waitsFor: 'stock',
});
/** How an order is paid. */
const PAYING = {
  'with money': { paidWith: {}, captures: 'at_once' },
  'with points and money': { paidWith: { points: 2000, pointWorth: 1 }, captures: 'at_once' },
  'with points': { paidWith: { points: 3325, pointWorth: 1 }, captures: 'at_once' },
  'with its shipment': { paidWith: { points: 100, pointWorth: 3 }, captures: 'on_shipment' },
} as const;
/** What ends an order that is paid, beside what only its payment or its stock can say. */
const ENDINGS: readonly (Action | undefined)[] = [
  undefined,
  { kind: 'complete', order },
  { kind: 'cancel', order },
  { kind: 'refund', order, key: 0, cents: 2500 },
  { kind: 'ship', order, key: 0, units: 0 },
];
const WELL = { writes: 0, deaths: 0, doubles: 0, gatewayFails: 0, gatewayCuts: 0, ledgerFails: 0, ledgerCuts: 0 };

const run = async (schedule: Schedule, diesAtTurn: number) => {
  const commerce = await theCommerce();
  const watch = new Watch();
  const shop = new Shop(commerce, schedule, (changes) => watch.see(changes), diesAtTurn);
  await shop.run();
  shopIsCoherent(shop, schedule, watch, commerce);
  return { turns: shop.turns, state: shop.tables.at('orders', { PK: `ORDER#${order}` })?.state };
};

describe('a worker that dies', () => {
  for (const [way, { paidWith, captures }] of Object.entries(PAYING))
    for (const ending of ENDINGS)
      for (const rejected of ending ? [[]] : [[], [order]])
        it(`kill after each write: the flow ends (${ending?.kind ?? (rejected.length > 0 ? 'rejected' : 'paid')}, ${way})`, async () => {
          const placed = [...STEPS, placing(paidWith)];
          const actions = ending ? [...placed, { action: ending, waitsFor: 'payment' } as const] : placed;
          const schedule: Schedule = { seed: 1, trouble: WELL, rejected, points: 5000, captures, actions };
          const undisturbed = await run(schedule, 0);
          expect(undisturbed.turns).to.be.at.least(15);
          for (let turn = 1; turn <= undisturbed.turns; turn++)
            expect((await run(schedule, turn)).state, `killed at turn ${turn}`).to.equal(undisturbed.state);
        });

  // What is taken with shipments is given back after them, and nothing that was shipped is cancelled.
  for (const [way, { paidWith, captures }] of Object.entries(PAYING).filter(
    ([, { captures }]) => captures === 'at_once',
  ))
    it(`an order that was refunded as a whole is cancelled (${way})`, async () => {
      const actions: readonly Planned[] = [
        ...STEPS,
        placing(paidWith),
        { action: { kind: 'refund', order, key: 0, cents: 3325 }, waitsFor: 'payment' },
        { action: { kind: 'cancel', order }, waitsFor: 'refund' },
      ];
      let cancelled = 0;
      for (let seed = 1; seed <= 8; seed++) {
        const schedule: Schedule = { seed, trouble: WELL, rejected: [], points: 5000, captures, actions };
        const { turns } = await run(schedule, 0);
        for (let turn = 1; turn <= turns; turn += 5) if ((await run(schedule, turn)).state === 'CANCELED') cancelled++;
      }
      expect(cancelled, 'of all courses of events').to.be.at.least(30);
    });
});
