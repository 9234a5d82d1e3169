import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { Doors } from '../system/doors.ts';
import { parked } from '../system/parked.ts';
import { doorsUnderTest } from '../system/under-test.ts';
import { ADMIN, anId, stocked, unitsOf as unitsIn } from './shop.ts';

describe('orders of several lines', function () {
  this.timeout(90_000);
  let doors: Doors;
  let tea: string;
  let mug: string;
  const userId = anId('user');
  const admin = () => doors.token('admin-1', ADMIN);
  const order = (json: unknown, headers: Record<string, string> = {}, claims = {}) =>
    doors.request('POST', '/orders', { token: doors.token(userId, claims), json, headers });
  const read = async (orderId: string) =>
    (await doors.request('GET', `/orders/${orderId}`, { token: doors.token(userId) })).body;
  const becomes = (orderId: string, status: string) =>
    eventually(async () => expect((await read(orderId)).data?.status).to.equal(status), 30_000);
  const announce = (what: string, productId: string, price?: number, time?: string) =>
    doors.publish({
      context: 'products',
      type: `product.product${what}.v1`,
      data: { productId, ...(price === undefined ? {} : { price }) },
      detail: time === undefined ? {} : { time },
    });
  const unitsOf = (sku: string) => unitsIn(doors, sku);
  /** Orders one of a product, once it is known. */
  const orderOne = (productId: string): Promise<string> =>
    eventually(async () => {
      const { status, body } = await order({ products: [productId] });
      expect(status).to.equal(201);
      return body.data.orderId;
    });

  before(async () => {
    doors = await doorsUnderTest();
    tea = anId('TEA');
    mug = anId('MUG');
    await Promise.all([
      announce('Created', tea, 12.5),
      announce('Created', mug, 0.1),
      stocked(doors, { sku: tea, units: 10 }),
    ]);
    const [teaOrder, mugOrder] = await Promise.all([orderOne(tea), orderOne(mug)]);
    // There are mugs later only.
    await Promise.all([becomes(teaOrder, 'Confirmed'), becomes(mugOrder, 'NoStock')]);
    await stocked(doors, { sku: mug, units: 5 });
  });

  it('cost what products cost, take all of their stock or none, and give it back when they are cancelled', async () => {
    const teaBefore = (await unitsOf(tea)) ?? expect.fail('there is no tea');
    const lines = [
      { productId: tea, quantity: 2 },
      { productId: mug, quantity: 3 },
    ];
    const placed = await order({ lines });
    expect(placed.status).to.equal(201);
    const { orderId } = placed.body.data;
    expect(placed.headers.get('location')).to.equal(`/orders/${orderId}`);
    expect(placed.body.data).to.deep.include({
      status: 'Created',
      totalPrice: 25.3,
      products: [tea, mug],
      lines: [
        { productId: tea, quantity: 2, unitPrice: 12.5 },
        { productId: mug, quantity: 3, unitPrice: 0.1 },
      ],
    });
    await becomes(orderId, 'Confirmed');
    expect([await unitsOf(tea), await unitsOf(mug)]).to.deep.equal([teaBefore - 2, 2]);

    const tooMuch = await order({ lines: [lines[0], { productId: mug, quantity: 3 }] });
    await becomes(tooMuch.body.data.orderId, 'NoStock');
    expect([await unitsOf(tea), await unitsOf(mug)]).to.deep.equal([teaBefore - 2, 2]);

    const token = doors.token(userId);
    await doors.request('POST', `/orders/${orderId}/cancel`, { token, json: { reason: 'two teas too many' } });
    await eventually(async () => expect([await unitsOf(tea), await unitsOf(mug)]).to.deep.equal([teaBefore, 5]));
  });

  it('are one order for one Idempotency-Key, at the price that it had first', async () => {
    const headers = { 'idempotency-key': anId('key') };
    const atOnce = await Promise.all([1, 2, 3].map(() => order({ products: [mug] }, headers)));
    const answers = [...atOnce, await order({ products: [mug] }, headers)];
    expect(answers.map(({ status }) => status)).to.deep.equal([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.data.orderId)).size).to.equal(1);
    const replayed = answers.map(({ headers: said }) => said.get('idempotency-replayed'));
    expect([replayed.filter((said) => said === null).length, replayed.at(-1)]).to.deep.equal([1, 'true']);
    const other = await order({ lines: [{ productId: mug, quantity: 2 }] }, headers);
    expect([other.status, other.body.code]).to.deep.equal([422, 'idempotency_key_reused']);
  });

  it('are Priority for a premium member, at once and for good, and Standard for others', async () => {
    const placed = await order({ products: [mug] }, {}, { user_type: 'PREMIUM' });
    const { orderId, orderType } = placed.body.data;
    expect(orderType).to.equal('Priority');
    await eventually(async () => expect((await read(orderId)).data?.orderType).to.equal('Priority'), 30_000);
    expect((await order({ products: [mug] })).body.data.orderType).to.equal('Standard');
  });

  it('take the newest price that was announced, and none of a product that is gone', async () => {
    const pot = anId('POT');
    await announce('Created', pot, 42, '2026-03-01T09:30:00.000Z');
    await orderOne(pot);
    await announce('Updated', pot, 40, '2026-03-01T09:31:00.000Z');
    const priceOf = async () => (await order({ products: [pot] })).body.data.totalPrice;
    await eventually(async () => expect(await priceOf()).to.equal(40));
    await announce('Updated', pot, 41, '2026-03-01T09:30:30.000Z');
    await announce('Updated', pot, 18.005, '2026-03-01T09:31:30.000Z');
    expect((await parked(doors, 'orders/handle-product-changed', pot)).reason).to.equal('malformed_event');
    expect(await priceOf(), 'the last price that can be paid').to.equal(40);
    await announce('Deleted', pot, undefined, '2026-03-01T09:32:00.000Z');
    await eventually(async () => {
      const { status, body } = await order({ products: [pot] });
      expect([status, body.code]).to.deep.equal([400, 'unknown_product']);
      expect(body.message).to.deep.equal([`There is no product ${pot}`]);
    });
  });

  it('refuse what is no order, and name the field', async () => {
    for (const [json, reason] of [
      [{}, /lines|products/],
      [{ products: [] }, /^products /],
      [{ products: Array.from({ length: 51 }, (_, index) => `P-${1000 + index}`) }, /^products /],
      [{ products: [tea, tea] }, /^products /],
      [{ products: ['a b c'] }, /^products/],
      [{ products: ['P'.repeat(101)] }, /^products/],
      [{ products: ['P'.repeat(51)] }, /^There is no product PPP/],
      [{ products: [tea], lines: [{ productId: tea, quantity: 1 }] }, /./],
      [{ lines: [{ productId: tea, quantity: 0 }] }, /quantity/],
      [{ lines: [{ productId: tea, quantity: 1, price: 0 }] }, /price/],
      [
        {
          lines: [
            { productId: tea, quantity: 1 },
            { productId: tea, quantity: 2 },
          ],
        },
        /stands in two lines/,
      ],
    ] as const) {
      const { status, body } = await order(json);
      expect(status, JSON.stringify(json)).to.equal(400);
      expect(body.message.join()).to.match(reason);
    }
  });

  it('are listed by their state: a member has their own, an administrator those of all', async () => {
    const list = async (path: string, token: string) => (await doors.request('GET', path, { token })).body;
    const own = await list('/orders?status=NoStock', doors.token(userId));
    expect(own.data).not.to.have.length(0);
    for (const { status, userId: whose } of own.data) expect([status, whose]).to.deep.equal(['NoStock', userId]);
    expect((await list('/orders?status=NoStock', doors.token(anId('nobody')))).data).to.deep.equal([]);
    const ids: string[] = [];
    let cursor = '';
    do {
      const page = await doors.request('GET', `/orders?status=NoStock&limit=2${cursor}`, { token: admin() });
      ids.push(...(page.body.data as { orderId: string }[]).map(({ orderId }) => orderId));
      const next = page.headers.get('next-cursor');
      cursor = next === null ? '' : `&cursor=${next}`;
    } while (cursor);
    expect(ids).to.include.members(own.data.map(({ orderId }: { orderId: string }) => orderId));
    expect(ids.length, 'none twice').to.equal(new Set(ids).size);
    const confirmed = await list('/orders/confirmed?limit=100', admin());
    for (const { status } of confirmed.data) expect(status).to.equal('Confirmed');
    expect((await doors.request('GET', '/orders/confirmed', { token: doors.token(userId) })).status).to.equal(403);
    expect((await doors.request('GET', '/orders?status=Lost', { token: admin() })).status).to.equal(400);
  });
});
