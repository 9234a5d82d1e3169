import { expect } from 'chai';
import { processorBound } from '../../../scripts/bench/figures/processor-bound.ts';

describe('what the processors could carry', () => {
  it('is their time in a second, shared out', () => {
    expect(processorBound(2, 4)).to.equal(500);
    expect(processorBound(1, 0.5)).to.equal(2000);
  });
});
