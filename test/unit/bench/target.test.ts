import { expect } from 'chai';
import { judge, renderVerdict, rounded, type Target } from '../../../scripts/bench/figures/target.ts';

const atMost: Target = { what: 'ratio', unit: 'times', bound: 'at most', limit: 1.25, peer: '1.55' };
const atLeast: Target = { what: 'orders', unit: 'a second', bound: 'at least', limit: 500 };

describe('a target', () => {
  it('is met at its limit and missed just beyond it', () => {
    expect(judge(atMost, 1.25).met).to.equal(true);
    expect(judge(atMost, 1.2501).met).to.equal(false);
    expect(judge(atLeast, 500).met).to.equal(true);
    expect(judge(atLeast, 499.9).met).to.equal(false);
  });

  it('is missed by what is no number', () => {
    expect(judge(atMost, Number.NaN).met).to.equal(false);
    expect(judge(atLeast, Number.NaN).met).to.equal(false);
  });

  it('that is missed by little does not look met', () => {
    expect(renderVerdict(judge(atMost, 1.2512))).to.equal('MISSED  ratio: 1.251 times, target at most 1.25 (1.55)');
  });

  it('is told with the figure, the limit and the peer in brackets', () => {
    expect(renderVerdict(judge(atMost, 1.234))).to.equal('met     ratio: 1.234 times, target at most 1.25 (1.55)');
    expect(renderVerdict(judge(atLeast, 320.4))).to.equal('MISSED  orders: 320.4 a second, target at least 500');
  });
});

describe('a rounded figure', () => {
  it('keeps about three digits', () => {
    expect([0.123, 9.994, 9.996, 12.34, 99.94, 123.4, -5.678].map(rounded)).to.deep.equal([
      0.12, 9.99, 10, 12.3, 99.9, 123, -5.68,
    ]);
  });
});
