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
});
