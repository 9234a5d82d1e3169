import { expect } from 'chai';
import { expiresAt, expiryMonth } from '../../../shared/loyalty/expiry.ts';

describe('expiry', () => {
  it('rounds up to the end of the month a year ahead', () => {
    const month = expiryMonth(Date.UTC(2026, 10, 21, 12), 12);
    expect(month).to.equal('2027-11');
    expect(new Date(expiresAt(month)).toISOString()).to.equal('2027-12-01T00:00:00.000Z');
  });

  it('takes a month after 31 January to be February', () => {
    expect(expiryMonth(Date.UTC(2027, 0, 31), 1)).to.equal('2027-02');
  });

  it('goes over the end of the year', () => {
    expect(expiryMonth(Date.UTC(2026, 11, 31, 23, 59, 59, 999), 1)).to.equal('2027-01');
    expect(new Date(expiresAt('2026-12')).toISOString()).to.equal('2027-01-01T00:00:00.000Z');
    expect(expiryMonth(Date.UTC(2026, 10, 21), 120)).to.equal('2036-11');
  });

  it('changes its month with the first instant of a month, in UTC', () => {
    const midnight = Date.UTC(2027, 2, 1);
    expect([expiryMonth(midnight - 1, 12), expiryMonth(midnight, 12)]).to.deep.equal(['2028-02', '2028-03']);
  });

  it('never takes points before the promised months are over', () => {
    const earned = Date.UTC(2028, 1, 29, 23, 59);
    expect(expiresAt(expiryMonth(earned, 12))).to.be.at.least(Date.UTC(2029, 1, 28, 23, 59));
  });
});
