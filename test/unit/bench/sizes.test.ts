import { expect } from 'chai';
import { sizesFrom } from '../../../scripts/bench/sizes.ts';

describe('the sizes of a benchmark', () => {
  it('have defaults, each of which the environment can replace', () => {
    expect(sizesFrom({}).histories).to.deep.equal([1, 1000, 10_000]);
    expect(sizesFrom({ BENCH_BURST_ORDERS: '' }).burstOrders).to.equal(200);
    expect(sizesFrom({ BENCH_HISTORIES: '1,50', BENCH_PAIRS: '20' })).to.deep.include({
      histories: [1, 50],
      pairs: 20,
      burstOrders: 200,
    });
  });

  it('are whole numbers from 1', () => {
    expect(sizesFrom({ BENCH_PAIRS: '1' }).pairs).to.equal(1);
    for (const text of ['0', '-1', '1.5', 'many'])
      expect(() => sizesFrom({ BENCH_PAIRS: text }), text).to.throw(RangeError, /BENCH_PAIRS/);
    expect(() => sizesFrom({ BENCH_HISTORIES: '1,,2' })).to.throw(RangeError, /BENCH_HISTORIES/);
  });
});
