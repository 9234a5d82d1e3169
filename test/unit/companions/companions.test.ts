import { expect } from 'chai';
import validateProducts from '#contracts/tiers/product-list';
import { CATALOGUE } from '../../../scripts/companions/catalogue.ts';
import { type Companions, startCompanions } from '../../../scripts/companions/companions.ts';
import { type HttpClient, httpClient } from '../../../shared/platform/outgoing/http-client.ts';
import { offeredProducts, productsForTier } from '../../../shared/tiers/adapters/product-services.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { eventually } from '../../eventually.ts';

describe('the companion services', () => {
  let companions: Companions;
  beforeEach(async () => {
    companions = await startCompanions({ host: '127.0.0.1' });
  });
  afterEach(() => companions.stop());

  const client = (endpoint: string): HttpClient =>
    httpClient({ service: 'Companion', endpoint: async () => endpoint, timeoutMs: 300, pause: async () => {} });
  const charge = (key: string) =>
    fetch(`${companions.endpoints.paymentGateway}/charges`, {
      method: 'POST',
      body: JSON.stringify({ key, orderId: key, amount: 3325 }),
    });
  const chargedKeys = async () => {
    const { body } = await answerOf(`${companions.endpoints.paymentGateway}/charges`);
    return (body as { charges: { key: string }[] }).charges.map(({ key }) => key);
  };
  const put = (url: string, body: unknown) => fetch(url, { method: 'PUT', body: JSON.stringify(body) });

  async function answerOf(url: string, init?: RequestInit): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(url, init);
    return { status: answer.status, body: await answer.json() };
  }

  it('answer what the contracts of the tier upgrade say', async () => {
    const { products, productSearch } = companions.endpoints;
    expect(validateProducts((await answerOf(`${products}/product`)).body)).to.equal(true);
    const found = await answerOf(`${productSearch}/search`, { method: 'POST', body: '{"query":"gold favourites"}' });
    expect(validateProducts(found.body)).to.equal(true);
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
      const { paymentGateway } = companions.endpoints;
      await put(`${paymentGateway}/_faults`, { cutAfter: true, door: 'POST /charges', times: 1 });
      expect(await failureOf(charge('O-1'))).to.be.instanceOf(Error);
      expect(await chargedKeys()).to.deep.equal(['O-1']);
    });

    it('can be answers that come late, of work that was done at once', async () => {
      await put(`${companions.endpoints.paymentGateway}/_faults`, { lateMs: 300, door: 'POST /charges' });
      const startedAt = performance.now();
      const late = charge('O-1');
      await eventually(async () => expect(await chargedKeys()).to.deep.equal(['O-1']));
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
      expect((await charge('O-1')).status).to.equal(201);
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
    });
    expect(again.endpoints.products).to.equal(products);
    await again.stop();
  });

  it('leave nothing running when one of them cannot start', async () => {
    const other = await startCompanions({ host: '127.0.0.1' });
    await other.stop();
    const portOf = (endpoint: string) => Number(new URL(endpoint).port);
    const ports = {
      paymentGateway: portOf(other.endpoints.paymentGateway),
      products: portOf(companions.endpoints.products),
    };
    const error = await failureOf(startCompanions({ host: '127.0.0.1', ports }));
    expect(error).to.include({ code: 'EADDRINUSE' });
    expect((await failureOf(fetch(`${other.endpoints.paymentGateway}/charges`))).cause).to.include({
      code: 'ECONNREFUSED',
    });
  });
});
