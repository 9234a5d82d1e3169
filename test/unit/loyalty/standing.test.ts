import { expect } from 'chai';
import { standingOf } from '../../../shared/loyalty/standing.ts';
import { anAccount, aProgramme } from '../../builders/accounts.ts';

const standing = (changes: Parameters<typeof anAccount>[0]) => standingOf(anAccount(changes), aProgramme());

describe('standing', () => {
  it('is the lowest tier for whoever was never upgraded', () => {
    expect(standing({ points: 100 })).to.deep.equal({ tier: 'Bronze', nextTier: 'Silver', pointsToNextTier: 400 });
  });

  it('is the tier that was granted, whatever was spent since', () => {
    expect(standing({ points: 20, tier: 'Gold' })).to.deep.equal({
      tier: 'Gold',
      nextTier: 'Platinum',
      pointsToNextTier: 2980,
    });
  });

  it('misses nothing when the points are there and the upgrade is under way', () => {
    expect(standing({ points: 600 })).to.include({ tier: 'Bronze', pointsToNextTier: 0 });
  });

  it('has no next tier at the top', () => {
    expect(standing({ points: 9000, tier: 'Platinum' })).to.include({ nextTier: null, pointsToNextTier: null });
  });

  it('falls back to the lowest tier when the programme no longer knows the granted one', () => {
    expect(standing({ points: 20, tier: 'Diamond' })).to.include({ tier: 'Bronze', nextTier: 'Silver' });
  });
});
