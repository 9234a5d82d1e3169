import { expect } from 'chai';
import { ok, type RunningCompanion, refused, startCompanion } from '../../../scripts/companions/companion-server.ts';
import { type Companions, startCompanions } from '../../../scripts/companions/companions.ts';
import { type HttpClient, httpClient } from '../../../shared/platform/outgoing/http-client.ts';
import { offeredProducts } from '../../../shared/tiers/adapters/product-services.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { eventually } from '../../eventually.ts';

describe('the companion services', () => {
  let companions: Companions;
  const pdi = { client: { clientId: 'tills', clientSecret: 'secret' } };
  /** Another service, as a test makes one. */
  let shelf: RunningCompanion;
  const shelve = (port = 0) =>
    startCompanion(
      ({ path: [resource] }) =>
        resource === 'product' ? ok([{ productId: 'P-1', name: 'Mug' }]) : refused(404, 'There is no such resource'),
      '127.0.0.1',
      port,
    );
  beforeEach(async () => {
    companions = await startCompanions({ host: '127.0.0.1', pdi });
    shelf = await shelve();
  });
  afterEach(async () => {
    await companions.stop();
    await shelf.stop();
  });

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

  describe('faults', () => {
    const faultsUrl = () => `${shelf.endpoint}/_faults`;
    const ask = () => offeredProducts(client(shelf.endpoint))();

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
        expect(await ask()).to.have.length(1);
      });

    it('can be cut connections', async () => {
      await put(faultsUrl(), { down: true });
      expect((await failureOf(ask())).message).to.match(/^Companion: could not be asked: /);
    });

    it('can last for a number of requests', async () => {
      await put(faultsUrl(), { status: 500, times: 2 });
      expect(await ask()).to.have.length(1);
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
      for (let time = 0; time < 6; time++) statuses.push((await fetch(`${shelf.endpoint}/product`)).status);
      expect(statuses).to.deep.equal([200, 200, 503, 200, 200, 503]);
    });

    it('can be those of one door, whose requests alone count for their number', async () => {
      const products = shelf.endpoint;
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
    const products = shelf.endpoint;
    for (const path of ['product', 'product/P-1001', 'elsewhere']) await fetch(`${products}/${path}`);
    await put(`${products}/_faults`, { down: true });
    await failureOf(fetch(`${products}/product`));
    const counted = { 'GET /product': 3, 'GET /elsewhere': 1 };
    expect(await answerOf(`${products}/_counts`)).to.deep.equal({ status: 200, body: counted });
    expect(await answerOf(`${products}/_counts`, { method: 'DELETE' })).to.deep.equal({ status: 200, body: {} });
    expect(await answerOf(`${products}/_counts`, { method: 'POST' })).to.include({ status: 405 });
  });

  it('stop while requests are under way, and free their ports', async () => {
    const products = shelf.endpoint;
    await put(`${products}/_faults`, { latencyMs: 60_000 });
    const waiting = failureOf(fetch(`${products}/product`));
    await shelf.stop();
    expect(await waiting).to.be.instanceOf(Error);
    shelf = await shelve(Number(new URL(products).port));
    expect(shelf.endpoint).to.equal(products);
  });

  it('say so when their port is taken', async () => {
    const ports = { paymentGateway: Number(new URL(companions.endpoints.paymentGateway).port) };
    expect(await failureOf(startCompanions({ host: '127.0.0.1', ports, pdi }))).to.include({ code: 'EADDRINUSE' });
  });
});
