import { expect } from 'chai';
import fc from 'fast-check';
import { median, percentile } from '../../../scripts/bench/figures/percentile.ts';

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('is the value at the nearest rank, whatever the order of the values', () => {
    expect(percentile(hundred, 0.5)).to.equal(50);
    expect(percentile(hundred, 0.95)).to.equal(95);
    expect(percentile(hundred, 1)).to.equal(100);
    expect(percentile([3, 1, 2], 0.5)).to.equal(2);
  });

  it('of one value is that value', () => {
    expect(median([7])).to.equal(7);
  });

  it('is one of the values, and at least the share of them does not exceed it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, share) => {
          const found = percentile(values, share);
          expect(values).to.include(found);
          expect(values.filter((value) => value <= found).length).to.be.at.least(share * values.length - 1e-9);
        },
      ),
    );
  });

  it('leaves its input as it was', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).to.deep.equal([3, 1, 2]);
  });

  it('of nothing, or for a share outside of 0 to 1, is an error', () => {
    expect(() => median([])).to.throw(RangeError);
    expect(() => percentile([1], 0)).to.throw(RangeError);
    expect(() => percentile([1], 1.01)).to.throw(RangeError);
  });
});
