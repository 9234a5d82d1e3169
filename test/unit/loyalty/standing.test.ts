import { expect } from 'chai';
import { standingOf } from '../../../shared/loyalty/standing.ts';
import { anAccount, aProgramme } from '../../builders/accounts.ts';

const standing = (changes: Parameters<typeof anAccount>[0]) => standingOf(anAccount(changes), aProgramme());

describe('standing', () => {
  it('is the lowest tier for whoever was never upgraded', () => {
    expect(standing({ points: 100 })).to.deep.equal({
      tier: 'Bronze',
      tierId: 'bronze',
      nextTier: 'Silver',
      pointsToNextTier: 400,
    });
  });

  it('is the tier that was granted, whatever was spent since', () => {
    expect(standing({ points: 20, tier: 'gold' })).to.deep.equal({
      tier: 'Gold',
      tierId: 'gold',
      nextTier: 'Platinum',
      pointsToNextTier: 2980,
    });
  });

  it('misses nothing when the points are there and the upgrade is under way', () => {
    expect(standing({ points: 600 })).to.include({ tier: 'Bronze', pointsToNextTier: 0 });
  });

  it('has no next tier at the top', () => {
    expect(standing({ points: 9000, tier: 'platinum' })).to.include({ nextTier: null, pointsToNextTier: null });
  });

  it('is the tier at the threshold of the granted one when the programme no longer knows that', () => {
    const dropped = { points: 20, tier: 'emerald', tierThreshold: 1600 };
    expect(standing(dropped)).to.include({ tier: 'Gold', nextTier: 'Platinum' });
  });

  it('falls back to the lowest tier where nothing tells which one was granted', () => {
    expect(standing({ points: 20, tier: 'diamond' })).to.include({ tier: 'Bronze', nextTier: 'Silver' });
  });
});
