import { expect } from 'chai';
import { asOf, postedBalance } from '../../../shared/loyalty/as-of.ts';
import type { Entry } from '../../../shared/loyalty/entry.ts';
import { anAccount, aProgramme, NOON } from '../../builders/accounts.ts';

const balance = (available: number) => ({ available, held: 0, debt: 0 });
const entry = (kind: string, available: number, effectiveAt = NOON) =>
  ({ kind, effectiveAt, after: balance(available) }) as unknown as Entry;

/** Of a moment at noon: what was posted by then, and what was posted after it. */
describe('the balance as of a moment', () => {
  const account = anAccount({ points: 70 });
  const programme = aProgramme();
  const at = (moment: { last?: Entry; following?: readonly Entry[]; isEnd?: boolean }) =>
    asOf({ last: undefined, following: [], isEnd: true, account, ...moment }, NOON, programme);

  it('is what the last entry left, where something else was posted later', () => {
    expect(at({ last: entry('order', 100), following: [entry('spend', 30, NOON + 1)] })).to.deep.equal(balance(100));
    expect(at({ last: entry('order', 100), following: [entry('spend', 30)] }), 'at that very time').to.deep.equal(
      balance(100),
    );
  });

  it('is nothing before the first entry', () => {
    expect(at({ following: [entry('welcome', 100, NOON + 1)] })).to.deep.equal(balance(0));
  });

  it('is what the settlements left that fell due by then and were posted later', () => {
    const following = [entry('expiry', 60), entry('expiry', 40), entry('expiry', 10, NOON + 1)];
    expect(at({ last: entry('order', 100), following })).to.deep.equal(balance(40));
    expect(at({ last: entry('order', 100), following: following.slice(1) })).to.deep.equal(balance(40));
    expect(at({ last: entry('order', 100), following: following.slice(2) })).to.deep.equal(balance(100));
  });

  it('is the account with what fell due, where nothing was posted later', () => {
    expect(at({ last: entry('order', 100) })).to.deep.equal(balance(70));
    expect(at({ following: [entry('expiry', 60)] }), 'but what had fallen due').to.deep.equal(balance(70));
  });

  it('is not told where what follows ends too early', () => {
    expect(at({ last: entry('order', 100), isEnd: false })).to.equal(undefined);
    expect(at({ following: [entry('expiry', 60)], isEnd: false })).to.equal(undefined);
    expect(at({ last: entry('order', 100), following: [entry('spend', 30, NOON + 1)], isEnd: false })).to.deep.equal(
      balance(100),
    );
  });

  it('as it was known is what the last entry left, whatever fell due', () => {
    expect(postedBalance(entry('order', 100))).to.deep.equal(balance(100));
    expect(postedBalance(undefined)).to.deep.equal(balance(0));
  });
});
