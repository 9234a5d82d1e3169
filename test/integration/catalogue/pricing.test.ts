import { randomUUID } from 'node:crypto';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { clearFaults, fault, faultsLeft } from '../local/fault.ts';
import type { LocalStack } from '../local-stack.ts';
import type { Doors } from '../system/doors.ts';
import { parked } from '../system/parked.ts';
import { type Tap, tap } from '../system/tap.ts';
import { catalogueStack } from './catalogue-stack.ts';
import { keeper } from './keeper.ts';
import { pricesSet } from './prices-set.ts';

const aProductId = () => `tin-${randomUUID().slice(0, 8)}`;

describe('prices', function () {
  this.timeout(60_000);
  let stack: LocalStack;
  let doors: Doors;
  let heard: Tap;
  before(async () => {
    stack = await catalogueStack();
    doors = stack.doors;
    await pricesSet(doors);
    heard = await tap(doors, 'pricing');
  });
  afterEach(() => clearFaults(stack));
  after(() => heard?.close());

  const ask = (json: unknown, claims: Readonly<Record<string, unknown>> = { user_type: 'STANDARD' }) =>
    doors.request('POST', '/pricing', { json, token: doors.token('member-1', claims) });
  const pricesOf = async (json: unknown, claims?: Readonly<Record<string, unknown>>) => {
    const { status, body } = await ask(json, claims);
    expect(status, JSON.stringify(body)).to.equal(200);
    return body.data.brackets.map(({ price }: { price: number }) => price);
  };
  const productChanged = (productId: string, price: number, version: number, what = 'Updated') => ({
    context: 'products',
    type: `product.product${what}.v1`,
    data: { productId, name: 'Laurel tea tin', price, previous: { name: 'Laurel tea tin', price: 1 }, version },
  });
  const announced = async (productId: string) => (await heard.about(productId)).map(({ detail }) => detail);

  it('every-price-is-priced and half-cents-round-up', async () => {
    const { body } = await ask({ name: 'Laurel tea tin', price: 12.5 });
    expect(
      body.data.brackets.map(({ quantityToOrder, price }: { quantityToOrder: number; price: number }) => [
        quantityToOrder,
        price,
      ]),
    ).to.deep.equal([
      [5, 11.88],
      [10, 11.25],
      [25, 10],
      [50, 9.38],
      [100, 8.75],
    ]);
    const known: readonly (readonly [number, readonly number[]])[] = [
      [18, [17.1, 16.2, 14.4, 13.5, 12.6]],
      [4.99, [4.74, 4.49, 3.99, 3.74, 3.49]],
      [55, [52.25, 49.5, 44, 41.25, 38.5]],
      [92, [87.4, 82.8, 73.6, 69, 64.4]],
      [97, [92.15, 87.3, 77.6, 72.75, 67.9]],
      [0.01, [0.01, 0.01, 0.01, 0.01, 0.01]],
    ];
    for (const [price, expected] of known)
      expect(await pricesOf({ name: 'Laurel tea tin', price }), String(price)).to.deep.equal(expected);
    expect((await pricesOf({ price: 0.3 }))[0]).to.equal(0.29);
    expect((await pricesOf({ price: 0.7 }))[0]).to.equal(0.67);
    expect((await pricesOf({ price: 1.15 }))[1]).to.equal(1.04);
    expect((await pricesOf({ price: 1.3 }))[0]).to.equal(1.24);
    expect((await pricesOf({ price: 0.05 }))[4]).to.equal(0.04);
  });

  it('text-price-is-400', async () => {
    const token = doors.token('member-1');
    const headers = { 'content-type': 'application/json' };
    for (const price of ['', '"12.5"', '"abc"', '-1', '0', 'null', '1e309', '12.505', '[12]']) {
      const body = price === '' ? '{"name":"Laurel tea tin"}' : `{"name":"Laurel tea tin","price":${price}}`;
      const answer = await doors.request('POST', '/pricing', { token, body, headers });
      expect([answer.status, answer.body.code], price).to.deep.equal([400, 'invalid_body']);
      expect(JSON.stringify(answer.body), price).to.not.match(/\bat \/|node_modules|schema/);
    }
  });

  it('anonymous-cannot-flood', async () => {
    const json = { name: 'Laurel tea tin', price: 12.5 };
    expect((await doors.request('POST', '/pricing', { json })).status).to.equal(401);
    expect((await doors.request('POST', '/pricing', { json, token: 'a.b.c' })).status).to.equal(401);
    const lent = { client_id: 'agent', session_id: 's1' };
    expect((await ask(json, { ...lent, scope: 'loyalty:read' })).status).to.equal(403);
    expect((await ask(json, { ...lent, scope: 'products:read' })).status).to.equal(200);
  });

  it('follow the tier of the token and nothing in the body, with their reasons', async () => {
    const tenOf = async (tier: string, body = {}) => (await pricesOf({ price: 18, ...body }, { tier }))[1];
    expect(await tenOf('Bronze')).to.equal(16.2);
    expect(await tenOf('Silver', { tier: 'Platinum', userId: 'member-2' })).to.equal(15.88);
    expect(await tenOf('Gold')).to.equal(15.39);
    expect(await tenOf('Platinum')).to.equal(14.58);
    // By the parameter, which the function has found.
    expect(await tenOf('Friends')).to.equal(8.1);
    const { body } = await ask({ price: 18 }, { tier: 'The better ones', tier_id: 'silver' });
    expect(body.data.tier).to.equal('The better ones');
    expect(body.data.brackets[1]).to.deep.equal({
      quantityToOrder: 10,
      price: 15.88,
      explanation: [
        { rule: 'base', text: '18.00 for one' },
        { rule: 'quantity', percentOff: 10, text: '10 % off from 10 on' },
        { rule: 'tier', percentOff: 2, text: '2 % off for The better ones' },
        { rule: 'rounding', text: '15.876 is rounded half up' },
      ],
    });
  });

  it('are announced once for each version of a product, and price-change-in-flight-ends-with-the-newest-price', async () => {
    const productId = aProductId();
    // The newer one overtakes: the version tells whoever keeps the prices.
    await doors.publish(productChanged(productId, 18, 2), productChanged(productId, 12.5, 1, 'Created'));
    await doors.publish(productChanged(productId, 12.5, 1, 'Created'));
    await eventually(async () => {
      const events = await announced(productId);
      const byVersion = new Map(events.map(({ data }) => [data.version, data.priceBrackets]));
      expect(byVersion.get(1)).to.deep.include({ quantity: 5, price: 11.88 });
      expect(byVersion.get(2)).to.deep.equal([
        { quantity: 5, price: 17.1 },
        { quantity: 10, price: 16.2 },
        { quantity: 25, price: 14.4 },
        { quantity: 50, price: 13.5 },
        { quantity: 100, price: 12.6 },
      ]);
      expect(new Set(events.map(({ id }) => id)).size).to.equal(2);
    });
    const [event] = await announced(productId);
    expect(event).to.include({ source: 'dev.pricing', specversion: '1.0', type: 'pricing.pricingCalculated.v1' });
    expect(event.id).to.match(new RegExp(`^pricingCalculated\\.v1:${productId}:[12]$`));
    expect(new Date(event.time).toISOString()).to.equal(event.time);
  });

  it('brackets-change-is-announced: reach a product by what administrators do, and by the next look where others than the rules make are shown', async () => {
    const shop = keeper(doors);
    const name = `Slate Coaster ${randomUUID().slice(0, 8)}`;
    const id = await shop.sells({ name, price: 8.4 });
    const shown = async (prices: readonly number[]) =>
      eventually(async () => {
        const { body } = await shop.read(id);
        const of = [5, 10, 25, 50, 100].map((quantity, at) => ({ quantity, price: prices[at] }));
        expect(body.data.pricingBrackets).to.deep.equal(of);
      });
    await shown([7.98, 7.56, 6.72, 6.3, 5.88]);
    await shop.put({ id, name, price: 9 });
    await shown([8.55, 8.1, 7.2, 6.75, 6.3]);
    // As if by other rules, of the same change.
    const priceBrackets = [{ quantity: 5, price: 1 }];
    await doors.publish({
      ...{ context: 'pricing', type: 'pricing.pricingCalculated.v1' },
      data: { productId: id, priceBrackets, version: 2 },
    });
    await eventually(async () => expect((await shop.read(id)).body.data.pricingBrackets).to.deep.equal(priceBrackets));
    const { FunctionError, Payload } = await doors.lambda.send(
      new InvokeCommand({
        FunctionName: `laurel-${doors.env}-pricing-recalculate-prices`,
        Payload: JSON.stringify({
          // Of a day after any look that the stack has made by itself.
          scheduledTime: new Date(Date.now() + 48 * 3_600_000).toISOString(),
          scheduleArn: `arn:aws:scheduler:eu-central-1:000000000000:schedule/default/${randomUUID()}`,
        }),
      }),
    );
    expect(FunctionError, Buffer.from(Payload ?? []).toString()).to.equal(undefined);
    await shown([8.55, 8.1, 7.2, 6.75, 6.3]);
  });

  it('lost-publish-is-retried', async () => {
    const productId = aProductId();
    const caller = 'pricing/calculate-prices';
    // More often than one delivery tries.
    const lost = { service: 'events', operation: 'PutEvents', action: 'fail-entries', entries: 1, count: 5 };
    await fault(stack, { ...lost, caller, match: productId });
    await doors.publish(productChanged(productId, 4.99, 1, 'Created'));
    await eventually(async () => expect(await announced(productId)).to.have.lengthOf(1), 30_000);
    expect(await faultsLeft(stack)).to.equal(0);
  });

  it('of an event that nobody can read are parked with the reason, of one with more in it calculated', async () => {
    const [odd, newer, more] = [aProductId(), aProductId(), aProductId()];
    await doors.publish(
      productChanged(odd, 1.005, 1),
      { ...productChanged(newer, 1, 1), type: 'product.productUpdated.v9' },
      { ...productChanged(more, 1, 1), data: { ...productChanged(more, 1, 1).data, colour: 'green' } },
    );
    expect((await parked(doors, 'pricing/calculate-prices', odd)).reason).to.equal('malformed_event');
    expect((await parked(doors, 'pricing/calculate-prices', newer)).reason).to.equal('unknown_event_type');
    await eventually(async () => expect(await announced(more)).to.have.lengthOf(1));
    expect(await announced(newer)).to.deep.equal([]);
  });
});
