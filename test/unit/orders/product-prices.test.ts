import { expect } from 'chai';
import { productPrices } from '../../../shared/orders/adapters/product-prices.ts';
import type { PermanentError } from '../../../shared/platform/failures.ts';
import { failureOf } from '../../builders/failure-of.ts';

/** A table that takes everything. */
function aTable() {
  const written: unknown[] = [];
  const client = {
    send: async ({ input }: { input: { ExpressionAttributeValues: unknown } }) =>
      void written.push(input.ExpressionAttributeValues),
  };
  return { written, prices: productPrices(client as never, 'orders-products') };
}

describe('what products cost', () => {
  it('is kept as it is announced, nothing too', async () => {
    const { prices, written } = aTable();
    for (const price of [0, 0.01, 33.25, 1_000_000_000]) await prices.note({ productId: 'P-1001', price }, 1);
    await prices.note({ productId: 'P-1001' }, 2);
    expect(written.map((values) => (values as Record<string, unknown>)[':price'])).to.deep.equal([
      ...[0, 0.01, 33.25, 1_000_000_000],
      undefined,
    ]);
  });

  it('is refused for good where nobody can pay it to the cent', async () => {
    const { prices, written } = aTable();
    for (const price of [0.001, 18.005, 1e-9]) {
      const failure = (await failureOf(prices.note({ productId: 'P-1001', price }, 1))) as PermanentError;
      expect([failure.name, failure.reason], String(price)).to.deep.equal(['PermanentError', 'malformed_event']);
    }
    expect(written).to.deep.equal([]);
  });
});
