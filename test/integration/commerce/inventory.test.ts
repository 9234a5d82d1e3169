import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { Answer, Doors } from '../system/doors.ts';
import { type Tap, tap } from '../system/tap.ts';
import { doorsUnderTest } from '../system/under-test.ts';
import { ADMIN, anId, arrivedNow, givenUpQueue, send, stocked } from './shop.ts';

describe('inventory', function () {
  this.timeout(90_000);
  let doors: Doors;
  let told: Tap;
  before(async () => {
    doors = await doorsUnderTest();
    told = await tap(doors, 'inventory');
  });
  after(() => told?.close());

  const setLevel = (productId: string, stockLevel: unknown, options = {}) =>
    send(doors, '/inventory', { productId, stockLevel }, options);
  const stockOf = (productId: string) => doors.request('GET', `/inventory/${productId}`);
  const stockBecomes = (productId: string, currentStockLevel: number, reservedStockLevel: number) =>
    eventually(async () =>
      expect((await stockOf(productId)).body.data).to.deep.equal({ productId, currentStockLevel, reservedStockLevel }),
    );
  const admin = () => doors.token('admin-1', ADMIN);
  const movementsOf = (productId: string, query = '') =>
    doors.request('GET', `/inventory/${productId}/movements${query}`, { token: admin() });
  /** What was told of a product, by the versions that it has. */
  const toldOf = async (productId: string, type: string) =>
    (await told.about(productId)).filter((event) => event.type === type).map(({ detail }) => detail.data);
  const placed = async (sku: string, units: number) => {
    const order = { orderId: anId('ORDER'), sku, units, price: 33.25, userId: 'member-1' };
    expect((await send(doors, '/api/v1/orders/placeOrder', order)).status).to.equal(202);
    return order;
  };
  const products = (type: string, data: Record<string, unknown>) => doors.publish({ context: 'products', type, data });

  it('has the level that an administrator sets, and says so once', async () => {
    const sku = anId('LEVEL');
    const { status, body } = await setLevel(sku, 10);
    expect([status, body.data]).to.deep.equal([200, { productId: sku, currentStockLevel: 10, reservedStockLevel: 0 }]);
    expect((await setLevel(sku, 10)).status, 'again').to.equal(200);
    expect((await stockOf(sku)).body).to.deep.equal({
      success: true,
      message: [],
      data: { productId: sku, currentStockLevel: 10, reservedStockLevel: 0 },
    });
    await eventually(async () =>
      expect(await toldOf(sku, 'inventory.stockUpdated.v1')).to.deep.equal([
        { productId: sku, previousStockLevel: 0, newStockLevel: 10, version: 1 },
      ]),
    );
  });

  it('takes whole levels of 0 and more from administrators alone, and knows what it has', async () => {
    const sku = anId('LEVEL');
    for (const level of [-1, 1.5, '7', null, 1_000_000_000_001])
      expect((await setLevel(sku, level)).status, `${level}`).to.equal(400);
    expect((await stockOf(sku)).status).to.equal(404);
    expect((await movementsOf(sku)).status).to.equal(404);
    expect((await setLevel(sku, 0)).status).to.equal(200);
    expect((await setLevel(sku, 1_000_000_000_000)).status).to.equal(200);
    const token = doors.token('member-1');
    expect((await setLevel(sku, 1, { token })).status).to.equal(403);
    expect((await doors.request('POST', '/inventory', { json: { productId: sku, stockLevel: 1 } })).status).to.equal(
      401,
    );
    expect((await doors.request('GET', `/inventory/${sku}/movements`, { token })).status).to.equal(403);
    expect((await doors.request('GET', '/inventory')).status).to.equal(401);
    await setLevel(sku, 0);
  });

  it('keeps each change as a movement with what caused it, and their sums are the levels', async () => {
    const sku = anId('MOVED');
    await stocked(doors, { sku, units: 10 });
    const { orderId } = await placed(sku, 4);
    const lost = await placed(sku, 7);
    await stockBecomes(sku, 6, 4);
    expect((await setLevel(sku, 3)).body.code, 'below what is reserved').to.equal('level_below_reserved');
    await send(doors, '/inventory', { productId: sku, stockLevel: 5, reason: 'broken' });
    await stockBecomes(sku, 1, 4);
    await eventually(async () => {
      const confirmed = await doors.request('POST', `/orders/${orderId}/complete`, { token: admin() });
      expect(confirmed.status).to.equal(200);
    });
    await stockBecomes(sku, 1, 0);
    const kept = await eventually(async () => {
      const { body } = await movementsOf(sku);
      expect(body.data).to.have.length(4);
      return body.data;
    });
    expect(
      // biome-ignore lint/suspicious/noExplicitAny: an answer
      kept.map((each: any) => [each.sequence, each.kind, each.units, each.reserved, each.currentStockLevel]),
    ).to.deep.equal([
      [4, 'DISPATCH', 0, -4, 1],
      [3, 'ADJUSTMENT', -5, 0, 1],
      [2, 'ALLOCATION', -4, 4, 6],
      [1, 'RESTOCK', 10, 0, 10],
    ]);
    expect(kept[0]).to.include({ orderId, actor: 'user:admin-1' });
    expect(kept[1]).to.include({ reason: 'broken', actor: 'user:admin-1' });
    expect(kept[2]).to.include({ orderId });
    expect(kept[3]).to.include({ lotId: 'LOT-1' });

    const levels = (await toldOf(sku, 'inventory.stockUpdated.v1')).map(({ newStockLevel, version }) => [
      version,
      newStockLevel,
    ]);
    expect(levels.sort(([one = 0], [other = 0]) => one - other)).to.deep.equal([
      [1, 10],
      [2, 6],
      [3, 1],
    ]);
    const order = { orderId, orderNumber: orderId, userId: 'member-1' };
    expect((await told.about(orderId)).map(({ type, detail }) => [type, detail.data])).to.deep.equal([
      ['inventory.stockReserved.v1', { ...order, lines: [{ productId: sku, quantity: 4 }] }],
    ]);
    await eventually(async () =>
      expect((await told.about(lost.orderId)).map(({ type, detail }) => [type, detail.data])).to.deep.equal([
        ['inventory.stockReservationFailed.v1', { ...order, orderId: lost.orderId, orderNumber: lost.orderId }],
      ]),
    );
  });

  it('pages movements and products by sealed cursors, each of them once', async () => {
    const sku = anId('PAGED');
    for (const level of [1, 2, 3, 4, 5]) await setLevel(sku, level);
    const seen: number[] = [];
    let query = '?limit=2';
    for (;;) {
      const { body, headers } = await movementsOf(sku, query);
      seen.push(...body.data.map(({ sequence }: { readonly sequence: number }) => sequence));
      const cursor = headers.get('next-cursor');
      if (!cursor) break;
      query = `?limit=2&cursor=${cursor}`;
    }
    expect(seen).to.deep.equal([5, 4, 3, 2, 1]);
    expect((await movementsOf(anId('OTHER'), query.replace('limit=2&', ''))).body.code).to.equal('invalid_cursor');
    for (const limit of [0, 101]) expect((await movementsOf(sku, `?limit=${limit}`)).status).to.equal(400);
    expect((await movementsOf(sku, '?limit=100')).status).to.equal(200);

    const found: string[] = [];
    let next: string | null = '';
    do {
      const page: Answer = await doors.request('GET', `/inventory?limit=100${next && `&cursor=${next}`}`, {
        token: admin(),
      });
      found.push(...page.body.data.map(({ productId }: { readonly productId: string }) => productId));
      next = page.headers.get('next-cursor');
    } while (next);
    expect(found.filter((id) => id === sku)).to.deep.equal([sku]);
    expect(new Set(found).size).to.equal(found.length);
  });

  it('says once that the last unit is gone', async () => {
    const sku = anId('LAST');
    await setLevel(sku, 1);
    await placed(sku, 1);
    await stockBecomes(sku, 0, 1);
    await eventually(async () =>
      expect(await toldOf(sku, 'inventory.outOfStock.v1')).to.deep.equal([{ productId: sku, version: 2 }]),
    );
  });

  it('begins a new product with nothing, keeps what is set since, and ends with the product', async () => {
    const productId = anId('PRODUCT');
    const created = { productId, name: 'Tea', price: 12.5, version: 1 };
    await products('product.productCreated.v1', created);
    await stockBecomes(productId, 0, 0);
    await eventually(async () =>
      expect(await toldOf(productId, 'inventory.stockUpdated.v1')).to.deep.equal([
        { productId, previousStockLevel: 0, newStockLevel: 0, version: 1 },
      ]),
    );
    await setLevel(productId, 10);
    await products('product.productCreated.v1', created);
    await products('product.productDeleted.v1', { productId, version: 2 });
    await stockBecomes(productId, 0, 0);
    await eventually(async () => {
      const kinds = (await movementsOf(productId)).body.data.map(({ kind }: { readonly kind: string }) => kind);
      expect(kinds).to.deep.equal(['WITHDRAWAL', 'ADJUSTMENT', 'OPENING']);
    });
  });

  it('tells again what the stream has given up, under the ids that it had, and what was parked of it', async () => {
    const sku = anId('AGAIN');
    await setLevel(sku, 1);
    await eventually(async () => expect(await toldOf(sku, 'inventory.stockUpdated.v1')).to.have.length(1));
    const { orderId } = await placed(sku, 1);
    await stockBecomes(sku, 0, 1);
    await eventually(async () => expect(await toldOf(sku, 'inventory.stockUpdated.v1')).to.have.length(2));
    const again = await givenUpQueue(doors, 'inventory-republish-stock');
    await again({ DDBStreamBatchInfo: arrivedNow() });
    await eventually(async () => {
      const ids = (await told.about(sku)).map(({ detail }) => detail.id);
      expect(ids.filter((id) => id === `${sku}#stockUpdated#2`)).to.have.length(2);
      expect(new Set(ids).size, 'levels, and that the last unit is gone').to.equal(3);
      expect((await told.about(orderId)).map(({ type }) => type)).to.deep.equal([
        'inventory.stockReserved.v1',
        'inventory.stockReserved.v1',
      ]);
    });
    const expired = anId('ORDER');
    const NewImage = {
      ...{ orderId: { S: expired }, sku: { S: sku }, units: { N: '1' }, updatedAt: { S: new Date().toISOString() } },
      status: { S: 'DEALLOCATED_ORDER_EXPIRED' },
    };
    const Keys = { PK: { S: `ORDER#${expired}` }, SK: { S: 'ALLOCATION' } };
    await again({ Records: [{ eventName: 'MODIFY', dynamodb: { Keys, NewImage } }] });
    await eventually(async () =>
      expect((await told.about(expired)).map(({ type, detail }) => [type, detail.data])).to.deep.equal([
        ['inventory.reservationExpired.v1', { orderId: expired, orderNumber: expired }],
      ]),
    );
  });
});
