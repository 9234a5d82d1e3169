import { expect } from 'chai';
import { isQuantity } from '../../../shared/pos/quantity.ts';

describe('a quantity', () => {
  it('has three decimals at most', () => {
    for (const qty of [1, 0.001, 12.345, 0.3, -2.5]) expect(isQuantity(qty), `${qty}`).to.equal(true);
    for (const qty of [12.3456, 0.0001, 0.0005, 1 / 3]) expect(isQuantity(qty), `${qty}`).to.equal(false);
  });
});
