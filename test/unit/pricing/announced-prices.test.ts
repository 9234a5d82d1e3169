import { expect } from 'chai';
import { PermanentError } from '../../../shared/platform/failures.ts';
import { announcePrices } from '../../../shared/pricing/adapters/announce-prices.ts';
import { type ProductPrice, pricedProduct } from '../../../shared/pricing/adapters/priced-product.ts';
import { DEFAULT_PRICE_RULES } from '../../../shared/pricing/price-rules.ts';
import { NOON } from '../../builders/accounts.ts';
import { received } from '../../builders/events.ts';

const aChange = (more: Partial<ProductPrice> = {}) =>
  received<ProductPrice>({ productId: 'P-1001', price: 12.5, version: 3, ...more });

describe('the prices of a product', () => {
  it('are announced for each bracket with the version of the change', () => {
    expect(pricedProduct(aChange(), DEFAULT_PRICE_RULES, NOON)).to.deep.equal({
      ...{ id: 'pricingCalculated.v1:P-1001:3', type: 'pricing.pricingCalculated.v1', subject: 'P-1001' },
      ...{ correlationId: 'correlation-1', at: NOON },
      data: {
        productId: 'P-1001',
        priceBrackets: [
          { quantity: 5, price: 11.88 },
          { quantity: 10, price: 11.25 },
          { quantity: 25, price: 10 },
          { quantity: 50, price: 9.38 },
          { quantity: 100, price: 8.75 },
        ],
        version: 3,
      },
    });
  });

  it('price-change-in-flight-ends-with-the-newest-price', () => {
    const versionOf = (change: Parameters<typeof pricedProduct>[0]) =>
      Number(pricedProduct(change, DEFAULT_PRICE_RULES, NOON).data.version);
    expect(versionOf(aChange({ version: 4 }))).to.be.greaterThan(versionOf(aChange({ version: 3 })));
    // Of a sender that counts no versions: by its own times, whenever and in whatever order they are worked on.
    const { version: _, ...uncounted } = aChange().event;
    const earlier = { ...aChange(), event: uncounted, activityAt: NOON - 2000 };
    expect(versionOf(earlier)).to.equal(NOON - 2000);
    expect(versionOf({ ...earlier, activityAt: NOON - 1000 })).to.be.greaterThan(versionOf(earlier));
  });

  it('have the same event id for a repeat, and another for another version', () => {
    const idOf = (change: ProductPrice, at: number) => pricedProduct(received(change), DEFAULT_PRICE_RULES, at).id;
    expect(idOf(aChange().event, NOON)).to.equal(idOf(aChange().event, NOON + 3_600_000));
    expect(idOf(aChange({ version: 4 }).event, NOON)).to.equal('pricingCalculated.v1:P-1001:4');
  });

  it('lost-publish-is-retried', async () => {
    const sent: string[] = [];
    let priced = 0;
    const announce = announcePrices({
      rules: async () => DEFAULT_PRICE_RULES,
      publisher: {
        publish: async (events) =>
          events.map(({ id }): PromiseSettledResult<void> => {
            sent.push(id);
            return id.includes('P-1002')
              ? { status: 'rejected', reason: new Error('the bus is away') }
              : { status: 'fulfilled', value: undefined };
          }),
      },
      onPriced: () => priced++,
    });
    const results = await announce(
      [aChange({ price: 0.001 }), aChange({ productId: 'P-1002' }), aChange({ productId: 'P-1003' })],
      NOON,
    );
    expect(sent).to.deep.equal(['pricingCalculated.v1:P-1002:3', 'pricingCalculated.v1:P-1003:3']);
    expect(results.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected', 'fulfilled']);
    expect((results[0] as PromiseRejectedResult).reason).to.be.instanceOf(PermanentError);
    expect((results[1] as PromiseRejectedResult).reason).to.have.property('message', 'the bus is away');
    expect(priced).to.equal(1);
  });
});
