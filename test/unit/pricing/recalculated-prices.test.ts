import { expect } from 'chai';
import validateShown from '#contracts/pricing/shown-products';
import type { DomainEvent } from '../../../shared/platform/events/cloud-event.ts';
import { httpClient } from '../../../shared/platform/outgoing/http-client.ts';
import type { Priced } from '../../../shared/pricing/adapters/priced-rules.ts';
import { recalculatePrices, type ShownProduct } from '../../../shared/pricing/adapters/recalculate-prices.ts';
import { shownProducts } from '../../../shared/pricing/adapters/shown-products.ts';
import { DEFAULT_PRICE_RULES, parsePriceRules } from '../../../shared/pricing/price-rules.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';

const HOUR = 3_600_000;
const HALF_FROM_TEN = parsePriceRules('{"brackets":[{"quantity":10,"percent":50}]}');

const aProduct = (more: Partial<ShownProduct> = {}): ShownProduct => ({
  ...{ productId: 'P-1', price: 8.4, version: 3 },
  pricingBrackets: [
    { quantity: 5, price: 7.98 },
    { quantity: 10, price: 7.56 },
    { quantity: 25, price: 6.72 },
    { quantity: 50, price: 6.3 },
    { quantity: 100, price: 5.88 },
  ],
  ...more,
});

function aShop(...shown: ShownProduct[]) {
  const products = [...shown];
  const bus: DomainEvent[] = [];
  const state = {
    rules: DEFAULT_PRICE_RULES,
    isAway: (_id: string) => false,
    looks: 0,
    isDeaf: false,
    priced: undefined as Priced | undefined,
  };
  const look = recalculatePrices({
    rules: async () => state.rules,
    priced: {
      read: async () => state.priced,
      write: async (priced) => {
        state.priced = priced;
      },
    },
    products: async function* () {
      state.looks++;
      for (const product of [...products]) yield [product];
    },
    publisher: {
      // What is taken is shown, as the products' context does with what it hears.
      publish: async (events) =>
        events.map((event): PromiseSettledResult<void> => {
          if (state.isAway(event.id)) return { status: 'rejected', reason: new Error('away') };
          bus.push(event);
          const { productId, priceBrackets } = event.data as { productId: string; priceBrackets: [] };
          if (state.isDeaf) return { status: 'fulfilled', value: undefined };
          const at = products.findIndex((product) => product.productId === productId);
          products[at] = { ...(products[at] as ShownProduct), pricingBrackets: priceBrackets };
          return { status: 'fulfilled', value: undefined };
        }),
    },
  });
  return { state, bus, look: (at = NOON) => look(at, 'c-1') };
}

describe('other rules of prices', () => {
  it('reach every product that is shown with brackets of the old ones, in its own version', async () => {
    const { state, bus, look } = aShop(aProduct(), aProduct({ productId: 'P-2', price: 9, version: 7 }));
    state.rules = HALF_FROM_TEN;
    await look();
    expect(bus.map(({ type, data }) => [type, data])).to.deep.equal([
      ['pricing.pricingCalculated.v1', { productId: 'P-1', priceBrackets: [{ quantity: 10, price: 4.2 }], version: 3 }],
      ['pricing.pricingCalculated.v1', { productId: 'P-2', priceBrackets: [{ quantity: 10, price: 4.5 }], version: 7 }],
    ]);
    expect(bus[0]?.id, 'another event than that of the change').to.match(/^pricingCalculated\.v1:P-1:3:[\w-]{16}$/);
  });

  it('are looked for until a look finds nothing, then once a day', async () => {
    const { state, bus, look } = aShop(aProduct());
    state.rules = HALF_FROM_TEN;
    await look();
    await look(NOON + HOUR / 4);
    expect([state.looks, bus.length], 'a second look').to.deep.equal([2, 1]);
    await look(NOON + HOUR / 2);
    await look(NOON + 24 * HOUR);
    expect(state.looks).to.equal(2);
    await look(NOON + 24 * HOUR + HOUR / 4);
    expect(state.looks).to.equal(3);
    state.rules = DEFAULT_PRICE_RULES;
    await look(NOON + 25 * HOUR);
    expect([state.looks, bus.length]).to.deep.equal([4, 2]);
  });

  it('are announced three times to a product that does not take them, and then tomorrow', async () => {
    const { state, bus, look } = aShop(aProduct());
    state.rules = HALF_FROM_TEN;
    state.isDeaf = true;
    for (const quarter of [0, 1, 2, 3, 4]) await look(NOON + (quarter * HOUR) / 4);
    expect([state.looks, bus.length]).to.deep.equal([3, 3]);
    expect(new Set(bus.map(({ id }) => id)).size, 'as one event').to.equal(1);
    await look(NOON + 25 * HOUR);
    expect(bus.length).to.equal(4);
  });

  it('say nothing of products whose brackets are what they make, whatever tiers take off', async () => {
    const { state, bus, look } = aShop(aProduct());
    await look();
    expect(bus).to.deep.equal([]);
    state.rules = parsePriceRules('{"tierDiscounts":{"gold":50}}');
    await look();
    expect([state.looks, bus.length]).to.deep.equal([1, 0]);
  });

  it('leave products alone that are shown without a version: their next change has the prices', async () => {
    const { version: _, ...unversioned } = aProduct();
    const { state, bus, look } = aShop(unversioned, aProduct({ productId: 'P-2' }));
    state.rules = HALF_FROM_TEN;
    await look();
    expect(bus.map(({ subject }) => subject)).to.deep.equal(['P-2']);
    expect(validateShown({ data: [unversioned] })).to.equal(true);
  });

  it('wait for the bus: what it did not take is announced at the next look, under the same id', async () => {
    const { state, bus, look } = aShop(aProduct({ pricingBrackets: [] }), aProduct({ productId: 'P-2' }));
    const tried: string[] = [];
    state.isAway = (id) => tried.push(id) === 1;
    expect((await failureOf(look())).name).to.equal('TransientError');
    expect(state.priced).to.equal(undefined);
    await look(NOON + HOUR / 4);
    expect([bus.map(({ id }) => id), tried[1]]).to.deep.equal([[tried[0]], tried[0]]);
  });

  it('find products page by page, by the cursor of each', async () => {
    const asked: string[] = [];
    const pages = shownProducts(
      httpClient({
        service: 'Product Service',
        endpoint: async () => 'http://products.example',
        fetch: (async (url: URL) => {
          asked.push(url.search);
          const headers = asked.length < 3 ? { 'next-cursor': `c${asked.length}` } : undefined;
          return Response.json({ success: true, data: [aProduct({ version: asked.length })] }, headers && { headers });
        }) as typeof fetch,
      }),
    );
    const versions: unknown[] = [];
    for await (const page of pages()) versions.push(...page.map(({ version }) => version));
    expect(versions).to.deep.equal([1, 2, 3]);
    expect(asked).to.deep.equal(['?limit=50', '?limit=50&cursor=c1', '?limit=50&cursor=c2']);
  });
});
