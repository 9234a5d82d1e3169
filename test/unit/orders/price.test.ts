import { expect } from 'chai';
import fc from 'fast-check';
import { minorUnits, payable } from '../../../shared/orders/contracts/price.ts';
import { settings } from '../../builders/arbitraries.ts';

describe('a price', () => {
  it('is read exactly', () => {
    expect([33.25, 0, 0.1, 1.15, 120_000.99, 100_000].map(minorUnits)).to.deep.equal([
      3325, 0, 10, 115, 12_000_099, 10_000_000,
    ]);
  });

  it('of more than two decimal places is none', () => {
    expect([1.001, 0.005, 33.255].map(minorUnits)).to.deep.equal([undefined, undefined, undefined]);
  });

  it('is what money can pay of it: of one of more than two decimal places nothing', () => {
    expect([33.25, 0.01, 0, 33.255, 0.005].map(payable)).to.deep.equal([3325, 1, 0, 0, 0]);
  });

  it('of whole minor units is those, for every amount that a door takes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000_000 }), (minor) => minorUnits(minor / 100) === minor),
      settings,
    );
  });
});
