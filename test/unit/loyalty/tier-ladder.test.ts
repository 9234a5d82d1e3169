import { expect } from 'chai';
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/contracts/programme.ts';
import { rankOf, rankReached, reachesHigherTier, tierAt } from '../../../shared/loyalty/contracts/tier-ladder.ts';

/** Bronze from 0 points on, Silver from 500, Gold from 1500, Platinum from 3000. */
const { tiers } = DEFAULT_PROGRAMME;
const rank = (tier: string | null, tierThreshold: number | null = null) => rankOf(tiers, { tier, tierThreshold });

describe('the ladder of tiers', () => {
  it('is climbed with the very point of a threshold', () => {
    expect([0, 499, 500, 1499, 1500, 2999, 3000, 1e9].map((points) => rankReached(tiers, points))).to.deep.equal([
      ...[0, 0, 1, 1, 2, 2, 3, 3],
    ]);
    expect(rankReached(tiers, -1), 'less than nothing').to.equal(0);
  });

  it('has a place for each tier, whatever threshold it had when it was granted', () => {
    expect(['bronze', 'silver', 'gold', 'platinum'].map((id) => rank(id, 9999))).to.deep.equal([0, 1, 2, 3]);
    expect(rank(null, 9999), 'without a tier').to.equal(0);
  });

  it('knows a tier that was stored by its name', () => {
    expect(['Bronze', 'GOLD!'].map((name) => rank(name, 9999))).to.deep.equal([0, 2]);
  });

  it('keeps the place of a tier that is no more by its threshold, and lets who has none begin anew', () => {
    expect([0, 499, 500, 1600].map((threshold) => rank('amber', threshold))).to.deep.equal([0, 0, 1, 2]);
    expect(rank('amber')).to.equal(0);
    const steep = [
      { id: 'one', name: 'One', threshold: 0 },
      { id: 'two', name: 'Two', threshold: 1 },
    ] as const;
    expect(rankOf(steep, { tier: 'amber', tierThreshold: null })).to.equal(0);
  });

  it('leads higher than the tier that is held, or nowhere', () => {
    const held = { tier: 'silver', tierThreshold: 500 };
    expect([0, 500, 1499, 1500, 3000].map((points) => reachesHigherTier(tiers, points, held))).to.deep.equal([
      ...[false, false, false, true, true],
    ]);
  });

  it('has a tier at each place, and the lowest where it ends', () => {
    expect([0, 1, 3, 4, -1].map((place) => tierAt(tiers, place).id)).to.deep.equal([
      ...['bronze', 'silver', 'platinum', 'bronze', 'bronze'],
    ]);
  });
});
