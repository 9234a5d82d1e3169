import { expect } from 'chai';
import { worstOfEachContext } from '../../../scripts/bench/figures/worst.ts';

describe('the worst of each context', () => {
  it('is its largest figure, whatever the others have', () => {
    const figures = [
      { function: 'loyalty/one', ms: 3 },
      { function: 'tiers/one', ms: 9 },
      { function: 'loyalty/two', ms: 4 },
      { function: 'tiers/two', ms: 8 },
    ];
    const worst = worstOfEachContext(figures, ({ ms }) => ms);
    expect(worst.map((figure) => figure.function)).to.deep.equal(['loyalty/two', 'tiers/one']);
  });

  it('of nothing is nothing', () => {
    expect(worstOfEachContext([], () => 0)).to.deep.equal([]);
  });
});
