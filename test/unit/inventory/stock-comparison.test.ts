import '../../builders/quiet.ts';
import { expect } from 'chai';
import { allocations } from '../../../shared/inventory/adapters/allocations.ts';
import { allocationTold, heldStock, MOST_UNPAIRED } from '../../../shared/inventory/adapters/held-stock.ts';
import { type Compared, stockComparison } from '../../../shared/inventory/adapters/stock-comparison.ts';
import { stockRepository } from '../../../shared/inventory/adapters/stock-repository.ts';
import { heldLines } from '../../../shared/inventory/contracts/held-stock.ts';
import { type MovedStock, type Movement, movementOf } from '../../../shared/inventory/movement.ts';
import type { HeldForOrder } from '../../../shared/inventory/stock-gaps.ts';
import { ShopTables, TABLES } from '../../builders/commerce/shop-tables.ts';
import { failureOf } from '../../builders/failure-of.ts';

const BY = { actor: 'system:test', correlationId: 'c-1' };
const MINUTE_MS = 60_000;
const iso = (minute: number) => new Date(minute * MINUTE_MS).toISOString();
type KeptAllocation = NonNullable<Awaited<ReturnType<ReturnType<typeof allocations>['read']>>>;
const SETTLED: Compared = { settledBefore: iso(1000) };

/** Apples on a shelf, moved by the workers, a minute each; and what the stream has made of it. */
async function aShelf() {
  const moved: Movement[] = [];
  const tables = new ShopTables((changes) => {
    for (const { after } of changes) if (after?.SK === 'STOCK') moved.push(movementOf(after as unknown as MovedStock));
  });
  const client = tables.clientOf({ turn: async () => {}, fault: () => undefined });
  const stock = stockRepository(client, TABLES.inventory);
  const workers = allocations(client, TABLES);
  let minute = 0;
  const restock = (sku = 'APPLES') => stock.restock({ sku, lotId: 'LOT-1', units: 100 }, BY, ++minute * MINUTE_MS);
  const happened = (eventName: string, orderId: string, more: object) => ({
    ...{ key: { pk: 'p', sk: 's' }, eventName, ...BY },
    eventData: { orderId, sku: 'APPLES', units: 3, price: 1, userId: 'anna', ...more },
  });
  const tell = (eventName: string, orderId: string, more: object = {}) => {
    const event = happened(`ORDER_${eventName}_EVENT`, orderId, more);
    if (eventName === 'CREATED') return workers.allocate(event, ++minute * MINUTE_MS);
    return eventName === 'SHIPPED'
      ? workers.dispatch(event as never, ++minute * MINUTE_MS)
      : workers.settle(event, ++minute * MINUTE_MS);
  };
  /** Changes what only workers change. */
  const byHand = {
    allocations: new Map<string, Partial<KeptAllocation>>(),
    stock: {} as Partial<MovedStock>,
    isGone: false,
  };
  const asked: string[] = [];
  const kept = (orderId: string) => {
    const item = tables.at('inventory', { PK: `ORDER#${orderId}`, SK: 'ALLOCATION' });
    const changed = byHand.allocations.get(orderId);
    return item || changed ? ({ ...item, ...changed } as unknown as KeptAllocation) : undefined;
  };
  const heldNow = () => {
    const orders = tables
      .items('inventory')
      .flatMap(({ SK, orderId }) => (SK === 'ALLOCATION' ? [String(orderId)] : []));
    const held = new Map<string, HeldForOrder>();
    for (const orderId of new Set([...orders, ...byHand.allocations.keys()])) {
      const allocation = kept(orderId);
      const { createdAt = iso(1), updatedAt = iso(1) } = (allocation ?? {}) as Partial<HeldForOrder>;
      const line = heldLines(allocation).find(({ productId }) => productId === 'APPLES');
      const allocated = allocation?.lines?.[0]?.quantity ?? allocation?.units ?? 0;
      if (line) held.set(orderId, { units: line.quantity, allocated, createdAt, updatedAt });
    }
    return held;
  };
  const toldOf = allocationTold(client, TABLES.events, () => minute * MINUTE_MS);
  const gapsOf = async (compared: Compared = SETTLED, newest?: number, pause: () => Promise<void> = async () => {}) => {
    const compare = stockComparison(
      {
        stock: {
          read: async (sku) => {
            const item = await stock.read(sku);
            return item && !byHand.isGone ? { ...item, ...byHand.stock } : undefined;
          },
        },
        movements: {
          list: async (sku, { limit, before = Number.MAX_SAFE_INTEGER }) =>
            moved
              .filter((each) => each.sku === sku && each.version < before)
              .toSorted((one, other) => other.version - one.version)
              .slice(0, limit),
        },
        allocations: {
          read: async (orderId) => {
            asked.push(orderId);
            return kept(orderId);
          },
        },
        toldOf,
      },
      newest,
      pause,
    );
    return compare('APPLES', compared, heldNow());
  };
  const lose = (version: number) => {
    const [lost] = moved.splice(
      moved.findIndex((each) => each.sku === 'APPLES' && each.version === version),
      1,
    );
    return lost as Movement;
  };
  return { tell, restock, moved, byHand, asked, gapsOf, lose };
}

/** Movements 1 to 9: a lot, and orders in every state. */
async function aBusyShelf() {
  const shelf = await aShelf();
  const { tell, restock } = shelf;
  await restock();
  for (const orderId of ['OPEN', 'PAID', 'PART', 'GONE', 'BACK']) await tell('CREATED', orderId);
  for (const orderId of ['PAID', 'PART', 'GONE']) await tell('PAYMENT_ACCEPTED', orderId);
  await tell('SHIPPED', 'PART', { shipmentId: 's1', shipped: [{ productId: 'APPLES', quantity: 2 }] });
  await tell('COMPLETED', 'GONE');
  await tell('CANCELED', 'BACK');
  expect(shelf.moved.map(({ version }) => version)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  return shelf;
}

describe('the stock of a SKU', () => {
  it('is what its movements and the open allocations of orders say, at every moment of every order', async () => {
    const { tell, restock, gapsOf } = await aShelf();
    expect(await gapsOf(), 'no such SKU').to.equal(undefined);
    await restock();
    const course = [
      ...['CREATED', 'PAYMENT_ACCEPTED', 'SHIPPED', 'COMPLETED'].map((event) => [event, 'ABC001'] as const),
      ...['CREATED', 'PAYMENT_REJECTED'].map((event) => [event, 'ABC002'] as const),
      ...['CREATED', 'CANCELED'].map((event) => [event, 'ABC003'] as const),
      ...['EXPIRED', 'CREATED'].map((event) => [event, 'ABC004'] as const),
    ];
    for (const [event, orderId] of course) {
      const shipped = [{ productId: 'APPLES', quantity: 1 }];
      await tell(event, orderId, event === 'SHIPPED' ? { shipmentId: 's1', shipped } : {});
      expect(await gapsOf(), `${event} of ${orderId}`).to.deep.equal([]);
    }
    const pears = [
      { productId: 'APPLES', quantity: 2, unitPrice: 1 },
      { productId: 'PEARS', quantity: 4, unitPrice: 1 },
    ];
    await restock('PEARS');
    await tell('CREATED', 'ABC005', { lines: pears });
    expect(await gapsOf()).to.deep.equal([]);
  });

  it('tells each gap once', async () => {
    const found = async (plant: (shelf: Awaited<ReturnType<typeof aBusyShelf>>) => void) => {
      const shelf = await aBusyShelf();
      plant(shelf);
      return (await shelf.gapsOf())?.map((gap) => `${gap.kind}: ${gap.found}`);
    };
    expect(await found(() => {})).to.deep.equal([]);
    for (const version of [1, 3, 7, 9])
      expect(await found(({ lose }) => void lose(version))).to.deep.equal([
        `movement_missing: movement ${version} is not there`,
      ]);
    expect(await found(({ lose }) => [4, 5].forEach(lose))).to.deep.equal([
      'movement_missing: movements 4 to 5 are not there',
    ]);
    expect(await found(({ byHand }) => void Object.assign(byHand.stock, { units: 90 }))).to.deep.equal([
      'level_differs: movement 9 ends with 88 free and 7 reserved, and what follows with 90 free and 7 reserved',
    ]);
    expect(
      await found(({ moved, lose }) => {
        const first = lose(1);
        moved.push({ ...first, before: { units: 1, reserved: 0 } });
      }),
    ).to.deep.equal([
      'level_differs: it begins with 0 free and 0 reserved, and what follows with 1 free and 0 reserved',
    ]);
    const allocation = (orderId: string, changes: Partial<KeptAllocation>) =>
      found(({ byHand }) => void byHand.allocations.set(orderId, changes));
    expect(await allocation('PAID', { status: 'DEPLETED' })).to.deep.equal([
      'reserved_differs: 3 units are reserved for PAID, of its allocation 0 are open',
    ]);
    expect(await allocation('PART', { dispatched: {} })).to.deep.equal([
      'reserved_differs: 1 units are reserved for PART, of its allocation 3 are open',
    ]);
    expect(await allocation('BACK', { status: 'ALLOCATED' })).to.deep.equal([
      'reserved_differs: 0 units are reserved for BACK, of its allocation 3 are open',
    ]);
    expect(
      await found(({ moved, lose }) => {
        const { cause, ...third } = lose(3);
        moved.push({ ...third, cause: { kind: 'ALLOCATION', actor: cause.actor } });
      }),
    ).to.deep.equal([
      'reserved_differs: movement 3 reserves 3 units for no order',
      'reserved_differs: 0 units are reserved for PAID, of its allocation 3 are open',
    ]);
  });

  it('tells what an order differs by beside movements that are not there', async () => {
    const { lose, byHand, gapsOf } = await aBusyShelf();
    lose(3);
    byHand.allocations.set('OPEN', { status: 'DEPLETED' });
    expect(
      (await gapsOf())?.map(({ found }) => found),
      'nobody knows whose the lost one was',
    ).to.deep.equal([
      'movement 3 is not there',
      '3 units are reserved for OPEN, of its allocation 0 are open',
      '0 units are reserved for PAID, of its allocation 3 are open',
    ]);
  });

  it('leaves out what is under way', async () => {
    const { lose, byHand, gapsOf, tell } = await aBusyShelf();
    await tell('CREATED', 'LATER');
    const lost = lose(9);
    byHand.allocations.set('LATER', { status: 'DEPLETED' });
    // The movement before the last is on its way by the stream: the last one was made when nothing was settled.
    const before = (movedAt: string) => new Date(Date.parse(movedAt) - 1).toISOString();
    expect(await gapsOf({ settledBefore: before(lost.movedAt) })).to.deep.equal([]);
    const settled = (await gapsOf())?.map(({ found }) => found.replace(/.* for (\w+),.*/, '$1'));
    expect(settled).to.deep.equal(['movement 9 is not there', 'LATER', 'BACK']);
  });

  it('is looked at once more before anything is told', async () => {
    const { lose, moved, gapsOf } = await aBusyShelf();
    const onItsWay = lose(5);
    expect(await gapsOf(SETTLED, undefined, async () => void moved.push(onItsWay))).to.deep.equal([]);
    expect(await gapsOf()).to.deep.equal([]);
  });

  it('is compared by its newest movements, with the orders whose first one is among them', async () => {
    const { lose, byHand, asked, gapsOf } = await aBusyShelf();
    for (const orderId of ['OPEN', 'BACK']) byHand.allocations.set(orderId, { status: 'DEPLETED' });
    lose(2);
    expect(await gapsOf(SETTLED, 5), 'OPEN was allocated before').to.deep.equal([]);
    expect(asked).to.deep.equal([]);
    byHand.allocations.clear();
    expect(await gapsOf(SETTLED, 8)).to.deep.equal([{ kind: 'movement_missing', found: 'movement 2 is not there' }]);
  });

  it('asks for nothing of orders of which both say the same, and again for those that differ', async () => {
    const { asked, byHand, gapsOf } = await aBusyShelf();
    expect(await gapsOf()).to.deep.equal([]);
    expect(asked).to.deep.equal([]);
    byHand.allocations.set('PAID', { status: 'DEPLETED' });
    expect(await gapsOf()).to.have.length(1);
    expect(asked).to.deep.equal(['PAID', 'PAID']);
  });

  it('is told of for as long as a run looks back: nobody writes a movement anew', async () => {
    const { lose, gapsOf, moved } = await aBusyShelf();
    const next = moved.find(({ version }) => version === 3);
    lose(2);
    const since = next?.movedAt ?? expect.fail('there is no third movement');
    expect((await gapsOf({ ...SETTLED, since }))?.map(({ found }) => found)).to.deep.equal(['movement 2 is not there']);
    expect(await gapsOf({ ...SETTLED, since: new Date(Date.parse(since) + 1).toISOString() })).to.deep.equal([]);
  });

  const never = {
    orderId: 'NEVER',
    sku: 'APPLES',
    units: 4,
    status: 'ALLOCATED',
    createdAt: iso(1),
    updatedAt: iso(1),
  };

  it('is compared with what is held of it, also by an order that has moved nothing and of which nothing was told', async () => {
    const { byHand, gapsOf } = await aBusyShelf();
    byHand.allocations.set('NEVER', never as KeptAllocation);
    const gaps = [
      { kind: 'reserved_differs', found: '0 units are reserved for NEVER, of its allocation 4 are open' },
      { kind: 'order_differs', found: '4 units are allocated to NEVER, and no event of the order says so' },
    ];
    expect(await gapsOf()).to.deep.equal(gaps);
    expect(await gapsOf({ settledBefore: iso(0) }), 'under way').to.deep.equal([]);
    byHand.isGone = true;
    expect((await gapsOf())?.map(({ found }) => found)).to.include(gaps[0]?.found);
  });

  it('is lost where somebody has removed it, and its movements say what there was', async () => {
    const { byHand, gapsOf, lose, moved } = await aBusyShelf();
    byHand.isGone = true;
    const lost = 'movement 9 ends with 88 free and 7 reserved, and its stock is not there';
    expect(moved.at(-1)?.after, 'of 100 units 5 have left the house').to.deep.equal({ units: 88, reserved: 7 });
    expect(await gapsOf()).to.deep.equal([{ kind: 'level_differs', found: lost }]);
    expect(await gapsOf(SETTLED, 4)).to.deep.equal([{ kind: 'level_differs', found: lost }]);
    lose(5);
    expect((await gapsOf())?.map(({ found }) => found)).to.deep.equal([lost, 'movement 5 is not there']);
  });

  it('has lost nothing where nothing was left of it when it was removed', async () => {
    const { byHand, gapsOf, moved } = await aShelf();
    const nothing = { units: 0, reserved: 0 };
    moved.push({
      ...{ sku: 'APPLES', version: 1, before: nothing, after: nothing, ...BY, movedAt: iso(1) },
      cause: { kind: 'OPENING', actor: BY.actor },
    });
    byHand.isGone = true;
    expect(await gapsOf()).to.deep.equal([]);
  });

  it('is compared with what the event of each order says, as long as the store knows it', async () => {
    const { byHand, gapsOf } = await aBusyShelf();
    byHand.allocations.set('OPEN', { units: 5 });
    expect((await gapsOf())?.map(({ found }) => found)).to.deep.equal([
      '3 units are reserved for OPEN, of its allocation 5 are open',
      "5 units are allocated to OPEN, and the order's event says 3",
    ]);
    const held = { units: 1, allocated: 1, updatedAt: iso(0), createdAt: iso(0) };
    const day = 86_400_000;
    const nobody = { send: async () => ({}) } as never;
    const at = (milliseconds: number) => allocationTold(nobody, 'events', () => milliseconds)('APPLES', 'OPEN', held);
    expect(await at(29 * day - 1)).to.equal(undefined);
    expect(await at(29 * day)).to.equal('forgotten');
  });
});

describe('what is held for orders', () => {
  const CREATED = { createdAt: iso(1), updatedAt: iso(2) };
  const pears = [
    { productId: 'APPLES', quantity: 2 },
    { productId: 'PEARS', quantity: 4 },
  ];
  const items = [
    { orderId: 'ONE', sku: 'APPLES', units: 3, status: 'ALLOCATED', ...CREATED },
    { orderId: 'TWO', sku: 'APPLES', units: 2, lines: pears, status: 'COMPLETED_PAYMENT_ACCEPTED', ...CREATED },
    {
      ...{ orderId: 'PART', sku: 'PEARS', units: 9, status: 'COMPLETED_PAYMENT_ACCEPTED', ...CREATED },
      dispatched: { s1: [{ productId: 'PEARS', quantity: 5 }] },
    },
  ];
  /** A table of one item for each page, spread over its segments. */
  const table = {
    send: async ({ input }: { readonly input: Record<string, unknown> }) => {
      const { Segment, TotalSegments, ExclusiveStartKey } = input as {
        Segment: number;
        TotalSegments: number;
        ExclusiveStartKey?: { at: number };
      };
      const own = items.filter((_, index) => index % TotalSegments === Segment);
      const at = ExclusiveStartKey?.at ?? 0;
      return { Items: own.slice(at, at + 1), ...(at + 1 < own.length ? { LastEvaluatedKey: { at: at + 1 } } : {}) };
    },
  } as never;

  it('is read from all parts of the table, page by page, line by line', async () => {
    for (const segments of [1, 2, 8]) {
      const { held } = await heldStock(table, 'inventory', { most: 100, segments })();
      const told = [...held].flatMap(([sku, orders]) =>
        [...orders].map(([orderId, { units, allocated }]) => `${sku} ${orderId} ${units} of ${allocated}`),
      );
      expect(told).to.have.members(['APPLES ONE 3 of 3', 'APPLES TWO 2 of 2', 'PEARS TWO 4 of 4', 'PEARS PART 4 of 9']);
    }
  });

  it('has a most, above which a run is parked', async () => {
    expect((await heldStock(table, 'inventory', { most: 4 })()).held.size).to.equal(2);
    expect(await failureOf(heldStock(table, 'inventory', { most: 3 })())).to.include({ reason: 'too_much_held' });
  });

  /** Stocks and first movements, as the scan gives them; the one item of each page. */
  const shelves = (...seen: readonly string[]) => {
    const asked: Record<string, unknown>[] = [];
    const found = seen.map((each) => {
      const [kind, sku] = each.split(' ');
      return kind === 'stock'
        ? { PK: `SKU#${sku}`, SK: 'STOCK', sku, units: 1 }
        : { PK: `MOVEMENTS#${sku}`, SK: '0000000000000001', sku };
    });
    const client = {
      send: async ({ input }: { readonly input: Record<string, unknown> }) => {
        asked.push(input);
        const at = (input.ExclusiveStartKey as { at: number } | undefined)?.at ?? 0;
        return {
          Items: found.slice(at, at + 1),
          ...(at + 1 < found.length ? { LastEvaluatedKey: { at: at + 1 } } : {}),
        };
      },
    } as never;
    return { client, asked };
  };

  it('is read with the SKUs that have moved and have no stock, in whatever order both are found', async () => {
    const { client, asked } = shelves('moved B', 'stock A', 'moved A', 'moved C', 'stock C', 'stock D', 'moved AA');
    expect(await heldStock(client, 'inventory', { segments: 1 })()).to.deep.equal({
      ...{ held: new Map(), stockless: ['AA', 'B'] },
    });
    expect(asked[0]?.FilterExpression).to.equal(
      '(SK = :allocation AND #status IN (:allocated, :paid)) OR SK = :stock OR (SK = :first AND begins_with(PK, :movements))',
    );
    expect(asked[0]?.ExpressionAttributeValues).to.deep.equal({
      ...{ ':allocation': 'ALLOCATION', ':allocated': 'ALLOCATED', ':paid': 'COMPLETED_PAYMENT_ACCEPTED' },
      ...{ ':stock': 'STOCK', ':first': '0000000000000001', ':movements': 'MOVEMENTS#' },
    });
  });

  it('is read without them where there are more SKUs than it has room for', async () => {
    const seen = ['moved A', 'moved B', 'stock B', 'moved C'];
    const atMost = async (mostUnpaired: number) =>
      (await heldStock(shelves(...seen).client, 'inventory', { segments: 1, mostUnpaired })()).stockless;
    expect(await atMost(2)).to.deep.equal(['A', 'C']);
    expect(await atMost(1)).to.deep.equal([]);
    expect(MOST_UNPAIRED).to.equal(1_000_000);
  });
});
