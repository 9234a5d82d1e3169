import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { anId, send, stocked } from '../commerce/shop.ts';
import { aMember, type Doors, userCreated } from '../system/doors.ts';
import { call, modern } from './agent.ts';
import { agentsStack } from './agents-stack.ts';

const TOOLS = [
  ...['get_points', 'list_transactions', 'spend_points', 'search_products', 'get_product'],
  ...['quote_order', 'place_order', 'get_order', 'list_orders', 'cancel_order'],
];

interface Listed {
  readonly name: string;
  readonly inputSchema: { readonly type: string; readonly properties?: object };
  readonly outputSchema: { readonly type: string };
  readonly annotations: Readonly<Record<string, unknown>>;
}

describe('the tools of agents', function () {
  this.timeout(90_000);
  let doors: Doors;
  let ada: string;
  let token: string;
  let productId: string;

  before(async () => {
    doors = (await agentsStack()).doors;
    ada = aMember();
    token = doors.token(ada);
    const made = await send(doors, '/product', { name: `Walnut board ${anId('b')}`, price: 24.5, tags: ['kitchen'] });
    productId = made.body.data.productId;
    await Promise.all([doors.publish(userCreated(ada)), stocked(doors, { sku: productId, units: 10 })]);
    await doors.balanceBecomes(ada, 100);
  });

  const refusal = async (name: string, given: Readonly<Record<string, unknown>>, by = token) => {
    const { isError, content, structuredContent } = await call(doors, by, name, given);
    expect([isError, structuredContent], JSON.stringify(content)).to.deep.equal([true, undefined]);
    return JSON.parse(content[0].text);
  };
  const found = async (name: string, given: Readonly<Record<string, unknown>>, by = token) => {
    const { isError, structuredContent, content } = await call(doors, by, name, given);
    expect(isError, JSON.stringify(content)).to.equal(undefined);
    return structuredContent;
  };

  it('are ten, in one order whoever asks, with what they take, give and do; none takes a token or a member', async () => {
    const [first, again, other] = await Promise.all([
      modern(doors, token, 'tools/list'),
      modern(doors, token, 'tools/list'),
      modern(doors, doors.token(aMember(), { scope: '' }), 'tools/list'),
    ]);
    expect(JSON.stringify(again.body)).to.equal(JSON.stringify(first.body));
    expect(other.body).to.deep.equal(first.body);
    const { tools, ...result } = first.body.result as { readonly tools: readonly Listed[] };
    expect(result).to.deep.include({ resultType: 'complete', cacheScope: 'private' });
    expect(tools.map(({ name }) => name)).to.deep.equal(TOOLS);
    for (const { name, inputSchema, outputSchema, annotations } of tools) {
      expect([inputSchema.type, outputSchema.type], name).to.deep.equal(['object', 'object']);
      expect(Object.keys(inputSchema.properties ?? {}), name).not.to.include.members(['token']);
      expect(JSON.stringify(inputSchema), name).not.to.match(/"(token|userId|sub|memberId|address)"/);
      expect(annotations.readOnlyHint, name).to.equal(/^(get|list|search|quote)_/.test(name));
      expect(annotations.destructiveHint, name).to.equal(['spend_points', 'cancel_order'].includes(name));
    }
  });

  it('spend points once for each key, and refuse the key for another spend', async () => {
    const bo = aMember();
    const by = doors.token(bo);
    await doors.publish(userCreated(bo));
    await doors.balanceBecomes(bo, 100);
    const spend = { points: 40, idempotencyKey: 'k1' };
    expect((await found('spend_points', spend, by)).currentPoints).to.equal(60);
    expect((await found('spend_points', spend, by)).currentPoints).to.equal(60);
    expect((await refusal('spend_points', { ...spend, points: 10 }, by)).code).to.equal('idempotency_key_reused');
    expect((await refusal('spend_points', { points: 1000, idempotencyKey: 'k2' }, by)).code).to.equal(
      'not_enough_points',
    );
    expect((await found('get_points', {}, by)).currentPoints).to.equal(60);
    const { transactions, cursor } = await found('list_transactions', { limit: 1 }, by);
    expect(transactions).to.have.length(1);
    expect(transactions[0]).to.deep.include({ kind: 'spend', points: -40, balanceAfter: 60 });
    const rest = await found('list_transactions', { limit: 1, cursor }, by);
    expect(rest.transactions[0]).to.deep.include({ kind: 'welcome', points: 100 });
  });

  it('refuse arguments that their schema does not allow, in words, and the call itself where it is broken', async () => {
    for (const given of [{}, { points: 'x', idempotencyKey: 'a' }, { points: 0, idempotencyKey: 'a' }, { points: 1 }])
      expect((await refusal('spend_points', given)).code, JSON.stringify(given)).to.equal('invalid_body');
    const { message } = await refusal('spend_points', { points: 1, idempotencyKey: 'a b' });
    expect(message).to.deep.equal(['idempotencyKey must have 1 to 255 visible ASCII characters']);
    expect((await refusal('get_order', { orderId: '..' })).code).to.equal('invalid_body');
    for (const params of [{ name: 'forget' }, { name: 'get_points', arguments: [] }, {}]) {
      const { status, body } = await modern(doors, token, 'tools/call', { params });
      expect([status, body.error?.code], JSON.stringify(params)).to.deep.equal([200, -32602]);
    }
  });

  it('find products, and say what an order of them would cost and earn', async () => {
    const { products } = await eventually(async () => {
      const list = await found('search_products', { query: 'walnut board', limit: 3 });
      expect(list.products.map((product: { productId: string }) => product.productId)).to.include(productId);
      return list;
    }, 20_000);
    expect(products[0]).to.include.keys('productId', 'name', 'price', 'stockLevel');
    expect(await found('get_product', { productId })).to.deep.include({ productId, price: 24.5 });
    expect((await refusal('get_product', { productId: 'nothing' })).code).to.equal('no_product');
    const quote = await found('quote_order', { lines: [{ productId, quantity: 2 }] });
    expect(quote).to.deep.include({ total: 49, totalPrice: 49, currency: 'USD', pointsEarned: 50 });
    expect((await refusal('quote_order', { lines: [{ productId: 'nothing', quantity: 1 }] })).code).to.equal(
      'no_product',
    );
  });

  it('place an order once for each key, and show it to its member alone', async () => {
    const order = { lines: [{ productId, quantity: 2 }], idempotencyKey: 'o1' };
    const placed = await eventually(() => found('place_order', order), 20_000);
    expect(placed).to.deep.include({ totalPrice: 49 });
    expect((await found('place_order', order)).orderId).to.equal(placed.orderId);
    const other = { ...order, lines: [{ productId, quantity: 3 }] };
    expect((await refusal('place_order', other)).code).to.equal('idempotency_key_reused');
    await eventually(
      async () => expect((await found('get_order', { orderId: placed.orderId })).status).to.equal('Confirmed'),
      20_000,
    );
    const { orders } = await found('list_orders', { limit: 5 });
    expect(orders.map(({ orderId }: { orderId: string }) => orderId)).to.deep.equal([placed.orderId]);
    const stranger = doors.token(aMember());
    expect((await refusal('get_order', { orderId: placed.orderId }, stranger)).code).to.equal('not_found');
    const cancel = { orderId: placed.orderId, idempotencyKey: 'c1' };
    expect((await refusal('cancel_order', cancel, stranger)).code).to.equal('not_found');
    expect((await found('list_orders', {}, stranger)).orders).to.deep.equal([]);
  });

  it('cancel an order once for each key, and refuse the key for another one', async () => {
    const place = (key: string) => found('place_order', { lines: [{ productId, quantity: 1 }], idempotencyKey: key });
    const [one, two] = await Promise.all([place('p1'), place('p2')]);
    const cancel = { orderId: one.orderId, idempotencyKey: 'c2' };
    const first = await eventually(() => found('cancel_order', cancel), 20_000);
    expect(first.status).to.equal('Cancelled');
    expect((await found('cancel_order', cancel)).status).to.equal('Cancelled');
    expect((await refusal('cancel_order', { ...cancel, orderId: two.orderId })).code).to.equal(
      'idempotency_key_reused',
    );
  });
});
