import { expect } from 'chai';
import { allocations } from '../../../shared/inventory/adapters/allocations.ts';
import { type Compared, stockComparison } from '../../../shared/inventory/adapters/stock-comparison.ts';
import { stockRepository } from '../../../shared/inventory/adapters/stock-repository.ts';
import type { Allocation } from '../../../shared/inventory/allocation.ts';
import { type MovedStock, type Movement, movementOf } from '../../../shared/inventory/movement.ts';
import { ShopTables, TABLES } from '../../builders/commerce/shop-tables.ts';

const BY = { actor: 'system:test', correlationId: 'c-1' };
const MINUTE_MS = 60_000;
const iso = (minute: number) => new Date(minute * MINUTE_MS).toISOString();
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
  const byHand = { allocations: new Map<string, Partial<Allocation>>(), stock: {} as Partial<MovedStock> };
  const asked: string[] = [];
  const gapsOf = async (compared: Compared = SETTLED, newest?: number, pause: () => Promise<void> = async () => {}) => {
    const compare = stockComparison(
      {
        stock: {
          read: async (sku) => {
            const kept = await stock.read(sku);
            return kept && { ...kept, ...byHand.stock };
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
            const kept = await workers.read(orderId);
            const changed = byHand.allocations.get(orderId);
            return kept || changed ? ({ ...kept, ...changed } as typeof kept) : undefined;
          },
        },
      },
      newest,
      pause,
    );
    return compare('APPLES', compared);
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
    const allocation = (orderId: string, changes: Partial<Allocation>) =>
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
    ).to.deep.equal(['reserved_differs: movement 3 reserves 3 units for no order']);
  });

  it('tells what an order differs by beside movements that are not there', async () => {
    const { lose, byHand, gapsOf } = await aBusyShelf();
    lose(3);
    byHand.allocations.set('OPEN', { status: 'DEPLETED' });
    expect((await gapsOf())?.map(({ kind }) => kind)).to.deep.equal(['movement_missing', 'reserved_differs']);
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
    const { lose, asked, gapsOf } = await aBusyShelf();
    lose(2);
    expect(await gapsOf(SETTLED, 5)).to.deep.equal([]);
    expect(asked).to.have.members(['GONE', 'BACK']);
    expect(await gapsOf(SETTLED, 8)).to.deep.equal([{ kind: 'movement_missing', found: 'movement 2 is not there' }]);
  });

  it('is compared with orders that have moved something since a time, and with those that reserve something', async () => {
    const { asked, gapsOf, moved } = await aBusyShelf();
    expect(await gapsOf({ ...SETTLED, since: moved.at(-1)?.movedAt })).to.deep.equal([]);
    expect(asked).to.have.members(['OPEN', 'PAID', 'PART', 'BACK']);
  });

  it('is told of for as long as a run looks back: nobody writes a movement anew', async () => {
    const { lose, gapsOf, moved } = await aBusyShelf();
    const next = moved.find(({ version }) => version === 3);
    lose(2);
    const since = next?.movedAt ?? expect.fail('there is no third movement');
    expect((await gapsOf({ ...SETTLED, since }))?.map(({ found }) => found)).to.deep.equal(['movement 2 is not there']);
    expect(await gapsOf({ ...SETTLED, since: new Date(Date.parse(since) + 1).toISOString() })).to.deep.equal([]);
  });

  it('is compared with the order that is asked for, also where that has moved nothing', async () => {
    const { byHand, gapsOf } = await aBusyShelf();
    const updatedAt = iso(1);
    const never = { orderId: 'NEVER', sku: 'APPLES', units: 4, status: 'ALLOCATED', updatedAt } as const;
    byHand.allocations.set('NEVER', never);
    expect(await gapsOf()).to.deep.equal([]);
    expect(await gapsOf({ ...SETTLED, orderId: 'NEVER' })).to.deep.equal([
      { kind: 'reserved_differs', found: '0 units are reserved for NEVER, of its allocation 4 are open' },
    ]);
  });
});
