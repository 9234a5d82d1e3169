import { expect } from 'chai';
import type { EarningRule } from '../../../shared/loyalty/contracts/programme.ts';
import type { OrderLine } from '../../../shared/loyalty/earning-rules.ts';
import { quote } from '../../../shared/loyalty/quote.ts';
import { anAccount, aProgramme, NOON } from '../../builders/accounts.ts';

const line = (productId: string, value: number, quantity = 1): OrderLine => ({ productId, value, quantity });

/** What each line is told of an order that earns so many points. */
function shares(points: number, lines: readonly OrderLine[], rule: Partial<EarningRule> = {}): number[] {
  const earningRules = [{ id: 'r', kind: 'perOrder', points, ...rule } as const];
  const value = lines.reduce((sum, line) => sum + line.value, 0);
  return quote({ value, lines }, anAccount(), aProgramme({ earningRules }), NOON).lines.map(({ points }) => points);
}

describe("an order's points, line by line", () => {
  it('go to lines that a rule counts, by their value', () => {
    const lines = [line('a', 100), line('gift-card', 300), line('b', 100, 0), line('c', 100)];
    expect(shares(5, lines, { excludedProducts: ['gift-card'] })).to.deep.equal([2, 0, 0, 3]);
    const cents = [line('a', 1), line('gift-card', 1), line('b', 1)];
    expect(shares(2, cents, { excludedProducts: ['gift-card'] })).to.deep.equal([1, 0, 1]);
  });

  it('add up to those of the order, which are given for the whole of it', () => {
    expect(shares(1, [line('a', 1), line('b', 1)])).to.deep.equal([0, 1]);
    expect(shares(10, [line('a', 1), line('b', 1), line('c', 1)])).to.deep.equal([3, 3, 4]);
    expect(shares(5, [line('a', 1)])).to.deep.equal([5]);
  });

  it('are of no line where none is worth anything', () => {
    expect(shares(5, [line('a', 0), line('b', 0)])).to.deep.equal([0, 0]);
    expect(shares(5, [line('a', 100, 0)])).to.deep.equal([0]);
  });

  it('are those of a member whose points fell due meanwhile: a quote moves nothing', () => {
    const account = anAccount({ buckets: { '2026-10': 40 } });
    expect(quote({}, account, aProgramme(), NOON)).to.deep.equal({
      ...{ points: 50, wanted: 50, rules: [{ id: 'order', points: 50 }], lines: [] },
    });
    expect(account.points).to.equal(40);
  });
});
