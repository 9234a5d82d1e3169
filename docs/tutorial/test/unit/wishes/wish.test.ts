import { expect } from 'chai';
import fc from 'fast-check';
import { dayOf, forgottenDay } from '../../../shared/wishes/wish.ts';
import { anInstant, settings } from '../../builders/arbitraries.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('a wish', () => {
  it('is forgotten 365 days later', () => {
    expect(forgottenDay(Date.UTC(2027, 2, 1, 2))).to.equal('2026-03-01');
    expect(forgottenDay(Date.UTC(2028, 2, 1, 2)), 'behind the 29th of February').to.equal('2027-03-02');
  });

  it('is forgotten with its whole day, whenever the run is due', () => {
    fc.assert(
      fc.property(anInstant, (at) => Date.parse(dayOf(at)) - Date.parse(forgottenDay(at)) === 365 * DAY_MS),
      settings,
    );
  });
});
