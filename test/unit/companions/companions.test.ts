import { expect } from 'chai';
import validateOrders from '#contracts/tiers/order-list';
import validateProducts from '#contracts/tiers/product-list';
import { CATALOGUE } from '../../../scripts/companions/catalogue.ts';
import { type Companions, startCompanions } from '../../../scripts/companions/companions.ts';
import { type HttpClient, httpClient } from '../../../shared/platform/outgoing/http-client.ts';
import { orderHistory } from '../../../shared/tiers/adapters/order-history.ts';
import { offeredProducts, productsForTier } from '../../../shared/tiers/adapters/product-services.ts';
import { serviceToken } from '../../../shared/tiers/adapters/service-token.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { eventually } from '../../eventually.ts';

const SECRET = 'a-secret-that-only-tests-know';

describe('the companion services', () => {
  let companions: Companions;
  beforeEach(async () => {
    companions = await startCompanions({ host: '127.0.0.1', secret: async () => SECRET });
  });
  afterEach(() => companions.stop());

  const client = (endpoint: string): HttpClient =>
    httpClient({ service: 'Companion', endpoint: async () => endpoint, timeoutMs: 300, pause: async () => {} });
  const token = serviceToken(async () => SECRET);
  const historyOf = (userId: string, signed = token) =>
    orderHistory(client(companions.endpoints.orders), signed)({ userId, correlationId: 'c-1' });
  const put = (url: string, body: unknown) => fetch(url, { method: 'PUT', body: JSON.stringify(body) });

  async function answerOf(url: string, init?: RequestInit): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(url, init);
    return { status: answer.status, body: await answer.json() };
  }

  it('answer what the contracts of the tier upgrade say', async () => {
    const { products, productSearch, orders } = companions.endpoints;
    expect(validateProducts((await answerOf(`${products}/product`)).body)).to.equal(true);
    const found = await answerOf(`${productSearch}/search`, { method: 'POST', body: '{"query":"gold favourites"}' });
    expect(validateProducts(found.body)).to.equal(true);
    const authorization = `Bearer ${await token('ann')}`;
    const listed = await answerOf(`${orders}/orders`, { headers: { authorization } });
    expect(validateOrders(listed.body)).to.equal(true);
  });

  describe('products', () => {
    it('lists a dozen products, as many as asked for', async () => {
      expect(await offeredProducts(client(companions.endpoints.products))()).to.have.length(12);
      const { body } = await answerOf(`${companions.endpoints.products}/product?limit=2`);
      expect(body).to.deep.equal({ data: CATALOGUE.slice(0, 2) });
    });

    it('shows one product, and 404 for one it does not have', async () => {
      const { products } = companions.endpoints;
      expect(await answerOf(`${products}/product/P-1001`)).to.deep.equal({ status: 200, body: { data: CATALOGUE[0] } });
      expect(await answerOf(`${products}/product/P-0`)).to.include({ status: 404 });
    });

    for (const path of ['product?limit=0', 'product?limit=101', 'product?limit=x'])
      it(`refuses ${path}`, async () => {
        expect(await answerOf(`${companions.endpoints.products}/${path}`)).to.include({ status: 400 });
      });
  });

  describe('product search', () => {
    it('finds the favourites of a tier first, the same ones each time', async () => {
      const search = productsForTier(client(companions.endpoints.productSearch));
      const found = await search('Silver');
      expect(found.slice(0, 2).map(({ productId }) => productId)).to.deep.equal(['P-1001', 'P-1002']);
      expect(await search('Silver')).to.deep.equal(found);
      expect(await search('Gold')).not.to.deep.equal(found);
    });

    for (const body of ['{}', '{"query":" "}', '{"query":"tea","limit":0}', 'tea'])
      it(`refuses ${body}`, async () => {
        const url = `${companions.endpoints.productSearch}/search`;
        expect(await answerOf(url, { method: 'POST', body })).to.include({ status: 400 });
      });
  });

  describe('orders', () => {
    it('has some orders of everybody, always the same', async () => {
      const history = await historyOf('ann');
      expect(history.orderCount).to.equal(2);
      expect(CATALOGUE.map(({ productId }) => productId)).to.include.members(history.productIds);
      expect(await historyOf('ann')).to.deep.equal(history);
    });

    it('shows a member what was set for them, and nobody else', async () => {
      const theirs = [{ orderId: 'o-1', products: ['P-1006', 'P-1001'] }];
      await put(`${companions.endpoints.orders}/_orders/ann`, theirs);
      expect(await historyOf('ann')).to.deep.equal({ orderCount: 1, productIds: ['P-1006', 'P-1001'] });
      expect(await historyOf('bob')).to.include({ orderCount: 2 });
    });

    it('takes an order of the member the token speaks for, newest first', async () => {
      const placed = await answerOf(`${companions.endpoints.orders}/orders`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await token('ann')}` },
        body: '{"products":["P-1012"]}',
      });
      expect(placed).to.include({ status: 201 });
      const history = await historyOf('ann');
      expect(history).to.include({ orderCount: 3 });
      expect(history.productIds[0]).to.equal('P-1012');
    });

    it('refuses whoever has no token, or one with another signature', async () => {
      expect(await answerOf(`${companions.endpoints.orders}/orders`)).to.include({ status: 401 });
      const error = await failureOf(
        historyOf(
          'ann',
          serviceToken(async () => 'another-secret'),
        ),
      );
      expect(error.message).to.equal('Companion: answered 401');
    });
  });

  describe('faults', () => {
    const faultsUrl = () => `${companions.endpoints.products}/_faults`;
    const ask = () => offeredProducts(client(companions.endpoints.products))();

    for (const [title, faults, message] of [
      ['a status', { status: 503 }, 'Companion: answered 503'],
      ['nonsense', { body: '<html>' }, 'Companion: its answer is not JSON'],
      ['another shape', { body: { data: 'none' } }, 'Companion: its answer is not what its contract says'],
      ['latency', { latencyMs: 5000 }, 'Companion: no answer within 300 ms'],
    ] as const)
      it(`can be ${title}, until mended`, async () => {
        expect((await put(faultsUrl(), faults)).status).to.equal(200);
        expect((await failureOf(ask())).message).to.equal(message);
        expect(await answerOf(faultsUrl())).to.deep.equal({ status: 200, body: faults });
        await fetch(faultsUrl(), { method: 'DELETE' });
        expect(await ask()).to.have.length(12);
      });

    it('can be cut connections', async () => {
      await put(faultsUrl(), { down: true });
      expect((await failureOf(ask())).message).to.match(/^Companion: could not be asked: /);
    });

    it('can last for a number of requests', async () => {
      await put(faultsUrl(), { status: 500, times: 2 });
      expect(await ask()).to.have.length(12);
      expect(await answerOf(faultsUrl())).to.deep.equal({ status: 200, body: {} });
    });

    it('can be a connection that is cut after the work is done', async () => {
      const { orders } = companions.endpoints;
      const authorization = `Bearer ${await token('ann')}`;
      await put(`${orders}/_faults`, { cutAfter: true, door: 'POST /orders', times: 1 });
      const order = { method: 'POST', headers: { authorization }, body: '{"products":["P-1012"]}' };
      expect(await failureOf(fetch(`${orders}/orders`, order))).to.be.instanceOf(Error);
      expect(await historyOf('ann')).to.include({ orderCount: 3 });
    });

    it('can be answers that come late, of work that was done at once', async () => {
      const { orders } = companions.endpoints;
      const authorization = `Bearer ${await token('ann')}`;
      await put(`${orders}/_faults`, { lateMs: 300, door: 'POST /orders' });
      const startedAt = performance.now();
      const late = fetch(`${orders}/orders`, {
        method: 'POST',
        headers: { authorization },
        body: '{"products":["P-1012"]}',
      });
      await eventually(async () => expect(await historyOf('ann')).to.include({ orderCount: 3 }));
      expect((await late).status).to.equal(201);
      expect(performance.now() - startedAt).to.be.greaterThan(299);
    });

    it('can come and go', async () => {
      await put(faultsUrl(), { status: 503, flapping: { well: 2, ill: 1 } });
      const statuses = [];
      for (let time = 0; time < 6; time++)
        statuses.push((await fetch(`${companions.endpoints.products}/product`)).status);
      expect(statuses).to.deep.equal([200, 200, 503, 200, 200, 503]);
    });

    it('can be those of one door, whose requests alone count for their number', async () => {
      const { products } = companions.endpoints;
      await put(faultsUrl(), { status: 503, door: 'GET /product', times: 1 });
      expect((await fetch(`${products}/elsewhere`)).status).to.equal(404);
      expect((await fetch(`${products}/product/P-1001`)).status).to.equal(503);
      expect((await fetch(`${products}/product/P-1001`)).status).to.equal(200);
    });

    it('are those of one service alone', async () => {
      await put(faultsUrl(), { down: true });
      expect(await historyOf('ann')).to.include({ orderCount: 2 });
    });

    for (const faults of [
      [],
      { latency: 1 },
      { latencyMs: -1 },
      { status: 99 },
      { status: 600 },
      { times: 0 },
      { cutAfter: 1 },
      { lateMs: -1 },
      { flapping: { well: 0, ill: 1 } },
      { flapping: 1 },
      { door: 'orders' },
    ])
      it(`refuse ${JSON.stringify(faults)}`, async () => {
        expect((await put(faultsUrl(), faults)).status).to.equal(400);
      });
  });

  it('count what each door was asked, whatever came of it', async () => {
    const { products } = companions.endpoints;
    for (const path of ['product', 'product/P-1001', 'elsewhere']) await fetch(`${products}/${path}`);
    await put(`${products}/_faults`, { down: true });
    await failureOf(fetch(`${products}/product`));
    const counted = { 'GET /product': 3, 'GET /elsewhere': 1 };
    expect(await answerOf(`${products}/_counts`)).to.deep.equal({ status: 200, body: counted });
    expect(await answerOf(`${products}/_counts`, { method: 'DELETE' })).to.deep.equal({ status: 200, body: {} });
    expect(await answerOf(`${products}/_counts`, { method: 'POST' })).to.include({ status: 405 });
  });

  it('stop while requests are under way, and free their ports', async () => {
    const { products } = companions.endpoints;
    await put(`${products}/_faults`, { latencyMs: 60_000 });
    const waiting = failureOf(fetch(`${products}/product`));
    await companions.stop();
    expect(await waiting).to.be.instanceOf(Error);
    const again = await startCompanions({
      host: '127.0.0.1',
      ports: { products: Number(new URL(products).port) },
      secret: async () => SECRET,
    });
    expect(again.endpoints.products).to.equal(products);
    await again.stop();
  });

  it('leave nothing running when one of them cannot start', async () => {
    const other = await startCompanions({ host: '127.0.0.1', secret: async () => SECRET });
    await other.stop();
    const portOf = (endpoint: string) => Number(new URL(endpoint).port);
    const ports = { orders: portOf(other.endpoints.orders), products: portOf(companions.endpoints.products) };
    const error = await failureOf(startCompanions({ host: '127.0.0.1', ports, secret: async () => SECRET }));
    expect(error).to.include({ code: 'EADDRINUSE' });
    expect((await failureOf(fetch(`${other.endpoints.orders}/orders`))).cause).to.include({ code: 'ECONNREFUSED' });
  });
});
