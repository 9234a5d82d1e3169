import { theCommerce } from '../../../test/builders/commerce/commerce-modules.ts';
import type { Action, Planned, Schedule } from '../../../test/builders/commerce/schedule.ts';
import { Shop } from '../../../test/builders/commerce/shop.ts';
import { TABLES, type Usage } from '../../../test/builders/commerce/shop-tables.ts';
import { WORKERS } from '../../../test/builders/commerce/workers.ts';
import type { Declarations, TableDeclaration } from '../../declarations/declarations.ts';
import { startEngineTables } from '../aws/engine-tables.ts';
import { type RecordedCall, usageOf } from '../aws/engine-usage.ts';
import { judge, type Target } from '../figures/target.ts';
import type { Section } from '../section.ts';

/** What the flow's public original writes for an order: eleven items, and each copied into an index that all share. */
const WRITTEN_ITEMS: Target = { what: 'items written for a paid order', unit: '', bound: 'at most', limit: 11 };
const CONSUMED: Target = {
  what: 'write units that a paid order consumes, indexes included',
  unit: '',
  bound: 'at most',
  limit: 34,
};
const EVENTS: Target = { what: 'events of a paid order over pipe and bus', unit: '', bound: 'at most', limit: 4 };

const order = 'order-0';
const APPLES = [{ productId: 'APPLES', quantity: 1, unitPrice: 33.25 }];
const STEPS: readonly Planned[] = [
  { action: { kind: 'restock', sku: 'APPLES', lot: 0, units: 5 }, waitsFor: 'nothing' },
  { action: { kind: 'place', order, lines: APPLES, cents: 3325 }, waitsFor: 'stock' },
];
const WELL = { writes: 0, deaths: 0, doubles: 0, gatewayFails: 0, gatewayCuts: 0, ledgerFails: 0, ledgerCuts: 0 };

const COURSES: Readonly<
  Record<
    string,
    {
      readonly rejected?: true;
      readonly units?: number;
      readonly points?: number;
      readonly captures?: Schedule['captures'];
      readonly afterwards?: Action;
    }
  >
> = {
  paid: {},
  'without stock': { units: 9 },
  'not paid': { rejected: true },
  'paid, in part with points': { points: 1000 },
  'paid, and cancelled': { afterwards: { kind: 'cancel', order } },
  'paid, and completed by hand': { afterwards: { kind: 'complete', order } },
  'paid, and shipped': { afterwards: { kind: 'ship', order, key: 0, units: 0 } },
  'paid when it is shipped': { captures: 'on_shipment', afterwards: { kind: 'ship', order, key: 0, units: 0 } },
  'paid, and refunded in part': { afterwards: { kind: 'refund', order, key: 0, cents: 1000 } },
};

/** What the engine says of the same calls. */
interface Consumed {
  readonly consumedReads: number;
  readonly consumedWrites: number;
  readonly consumedOfIndexes: number;
}

interface Cost extends Usage, Consumed {
  readonly events: number;
  readonly messages: number;
  readonly gatewayCalls: number;
}

/**
 * What one order asks of tables, bus, queues and gateway when nothing goes wrong: its workers as they are, on tables in
 * memory, whose calls are then made of the local engine, which says what they consume.
 */
export async function commerceCosts({ tables }: Pick<Declarations, 'tables'>): Promise<Section> {
  const well = { seed: 1, trouble: WELL, rejected: [], points: 10_000, captures: 'at_once' } as const;
  const declared = tables.filter(({ name }) => Object.hasOwn(TABLES, name));
  const restocked = await costOf({ ...well, actions: STEPS.slice(0, 1) }, declared);
  const figures: Record<string, Cost> = {};
  for (const [course, { rejected, units = 1, points, captures = 'at_once', afterwards }] of Object.entries(COURSES)) {
    const [lot, placing] = STEPS as [Planned, Planned];
    const ordered = { lines: [{ ...APPLES[0], quantity: units }], ...(points === undefined ? {} : { points }) };
    const placed = { ...placing, action: { ...placing.action, ...ordered } } as Planned;
    const actions = [lot, placed, ...(afterwards ? [{ action: afterwards, waitsFor: 'payment' } as const] : [])];
    const cost = await costOf({ ...well, rejected: rejected ? [order] : [], captures, actions }, declared);
    figures[course] = less(cost, restocked);
  }
  return {
    title: 'Orders: what one asks of tables, bus, queues and gateway',
    table: {
      headings: [
        'order',
        'reads',
        'transactions',
        'items written',
        'write units',
        'of indexes',
        'consumed reads',
        'writes',
        'of indexes',
        'events',
        'messages',
        'gateway calls',
      ],
      rows: Object.entries(figures).map(([course, cost]) => [
        course,
        cost.reads,
        cost.transactions,
        cost.writtenItems,
        cost.writeUnits,
        cost.indexWriteUnits,
        cost.consumedReads,
        cost.consumedWrites,
        cost.consumedOfIndexes,
        cost.events,
        cost.messages,
        cost.gatewayCalls,
      ]),
    },
    figures,
    verdicts: [
      judge(CONSUMED, (figures.paid?.consumedWrites ?? Number.NaN) + (figures.paid?.consumedOfIndexes ?? Number.NaN)),
      judge(WRITTEN_ITEMS, figures.paid?.writtenItems ?? Number.NaN),
      judge(EVENTS, figures.paid?.events ?? Number.NaN),
    ],
  };
}

async function costOf(schedule: Schedule, declared: readonly TableDeclaration[]): Promise<Cost> {
  const shop = new Shop(await theCommerce(), schedule, () => {});
  const calls: RecordedCall[] = [];
  shop.tables.onAnswer = (name, input) => calls.push({ name, input });
  await shop.run();
  const { usage } = shop.tables;
  const events = shop.tables.items('events');
  // The boundary reads each event where it lies, which the shop does not count.
  const reads = events.flatMap(({ pk, sk, eventName }) =>
    WORKERS.filter(({ hears }) => hears.includes(String(eventName))).map(() => ({
      name: 'GetCommand',
      input: { TableName: TABLES.events, Key: { pk, sk }, ConsistentRead: true },
    })),
  );
  const engine = await startEngineTables(declared);
  try {
    const consumed = await usageOf(engine, [...calls, ...reads]);
    return {
      ...usage,
      reads: usage.reads + shop.messages,
      consumedReads: consumed.readUnits,
      consumedWrites: consumed.writeUnits,
      consumedOfIndexes: consumed.indexWriteUnits,
      events: events.length,
      messages: shop.messages,
      gatewayCalls: shop.gateway.calls,
    };
  } finally {
    await engine.stop();
  }
}

function less(cost: Cost, other: Cost): Cost {
  const names = Object.keys(cost) as (keyof Cost)[];
  return Object.fromEntries(names.map((name) => [name, cost[name] - other[name]])) as unknown as Cost;
}
