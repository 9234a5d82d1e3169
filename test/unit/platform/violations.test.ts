import { expect } from 'chai';
import validateBalance from '#contracts/loyalty/balance-query';
import validateSpend from '#contracts/loyalty/spend-points-request';
import validateUser from '#contracts/loyalty/user-created-v1';
import { type Violated, violations } from '../../../shared/platform/violations.ts';

/** Which parts of a contract a value violates, and how that is said. */
const said = (validate: ((value: unknown) => boolean) & Violated, value: unknown) => {
  expect(validate(value)).to.equal(false);
  return violations(validate).map(({ pointer, reason }) => `${pointer} ${reason}`);
};

describe('a violated contract', () => {
  it('says where and what, once for each thing that is wrong', () => {
    expect(said(validateSpend, { points: 0 })).to.deep.equal(['/points must be >= 1']);
    expect(said(validateSpend, 3)).to.deep.equal([' must be object']);
  });

  it('explains a pattern in words', () => {
    const reasons = said(validateUser, { userId: 'a\u0000' });
    expect(reasons).to.include('/userId must have a visible character and no control characters');
    expect(reasons.join()).not.to.contain('pattern');
  });

  it('names what may be chosen', () => {
    expect(said(validateBalance, { view: 'late' })).to.deep.equal(['/view must be one of effective, posted']);
  });

  it('says so where the contract has no words for it', () => {
    const errors = [{ instancePath: '/a', schemaPath: '#/a', keyword: 'custom', params: {} }];
    expect(violations({ errors })).to.deep.equal([{ pointer: '/a', reason: 'is invalid' }]);
    expect(violations({})).to.deep.equal([]);
  });

  it('names what is not known, and each of what may be chosen', () => {
    const base = { instancePath: '/line', schemaPath: '#/x', message: 'must be something else' };
    const errors = [
      { ...base, keyword: 'additionalProperties', params: { additionalProperty: 'colour' } },
      { ...base, keyword: 'enum', params: { allowedValues: ['tea', 'mud', 1] } },
    ];
    expect(violations({ errors })).to.deep.equal([
      { pointer: '/line/colour', reason: 'is not known here' },
      { pointer: '/line', reason: 'must be one of tea, mud, 1' },
    ]);
  });

  it('says nothing of what was taken', () => {
    expect(validateSpend({ points: 1 })).to.equal(true);
    expect(violations(validateSpend)).to.deep.equal([]);
  });
});
