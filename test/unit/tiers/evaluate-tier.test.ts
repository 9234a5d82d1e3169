import assert from 'node:assert/strict';
import { expect } from 'chai';
import fc from 'fast-check';
import declaration from '../../../functions/tiers/orchestrate-upgrade/function.json' with { type: 'json' };
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/contracts/programme.ts';
import { rankOf } from '../../../shared/loyalty/contracts/tier-ladder.ts';
import { EXECUTION_TIMEOUT_MS, evaluateTier, shownBy } from '../../../shared/tiers/evaluate-tier.ts';
import { type TierState, withoutAccount } from '../../../shared/tiers/tier-state.ts';

const { tiers: ladder } = DEFAULT_PROGRAMME;

const [bronze, silver, gold] = ladder;
assert(silver && gold);

const aState = (fields: Partial<TierState> = {}): TierState => ({
  ...withoutAccount('ann'),
  highestPoints: fields.points ?? 0,
  ...fields,
});
const evaluated = (fields: Partial<TierState>, at = 0, ended?: string) =>
  evaluateTier(aState(fields), ladder, { at, ...(ended === undefined ? {} : { ended }) });

describe('a member without an account', () => {
  it('has no points and no tier', () => {
    expect(withoutAccount('ann')).to.deep.equal({
      userId: 'ann',
      points: 0,
      highestPoints: 0,
      createdAt: 0,
      tier: null,
      tierThreshold: null,
      tierVersion: 0,
      tierSince: null,
      previousTier: null,
      tierUpgradeId: null,
      tierNotification: null,
      tierPendingSince: null,
    });
  });
});

describe('evaluating a tier', () => {
  it('announces nothing again that was acknowledged, or that waits since nobody knows when', () => {
    const member = { points: 500, tier: 'silver', tierThreshold: 500 };
    for (const said of [
      { tierNotification: 'acknowledged', tierPendingSince: 0 },
      { tierNotification: 'pending', tierPendingSince: null },
    ] as const)
      expect(evaluated({ ...member, ...said }, 2 * EXECUTION_TIMEOUT_MS)).to.include({ kind: 'stay' });
  });

  for (const [points, newTier] of [
    [500, 'Silver'],
    [1499, 'Silver'],
    [1500, 'Gold'],
    [2999, 'Gold'],
    [3000, 'Platinum'],
  ] as const)
    it(`gives a member without a tier ${newTier} at ${points} points`, () => {
      expect(evaluated({ points })).to.deep.equal({
        kind: 'upgrade',
        previousTier: bronze,
        newTier: ladder.find(({ name }) => name === newTier),
      });
    });

  it('gives nothing at 0 and at 499 points', () => {
    for (const points of [0, 499]) expect(evaluated({ points })).to.deep.equal({ kind: 'stay', tier: bronze });
  });

  it('gives what was reached, whatever was spent since', () => {
    expect(evaluated({ points: 490, highestPoints: 500 })).to.deep.include({ kind: 'upgrade', newTier: silver });
    expect(evaluated({ points: 0, highestPoints: 499 })).to.deep.include({ kind: 'stay' });
  });

  it('never takes a tier away, and upgrades only to a tier whose threshold is reached', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.constantFrom(null, ...ladder.map(({ id }) => id)), (points, tier) => {
        const decision = evaluated({ points, tier });
        const rank = rankOf(ladder, { tier, tierThreshold: null });
        if (decision.kind !== 'upgrade') {
          expect(decision).to.deep.equal({ kind: 'stay', tier: ladder[rank] });
          return;
        }
        expect(ladder.indexOf(decision.newTier)).to.be.above(rank);
        expect(decision.newTier.threshold).to.be.at.most(points);
      }),
    );
  });

  describe('of members whose tier the programme calls otherwise by now', () => {
    const renamed = [bronze, { ...silver, name: 'Silver Star' }, gold] as const;
    const renamedWithoutIds = [bronze, { ...silver, id: 'silver-star', name: 'Silver Star' }, gold] as const;
    const dropped = [bronze, gold] as const;
    const at500 = { points: 500, tier: 'silver', tierThreshold: 500 };

    it('keeps them where they are, without a second upgrade', () => {
      for (const tiers of [renamed, renamedWithoutIds])
        expect(evaluateTier(aState(at500), tiers, { at: 0 })).to.deep.equal({ kind: 'stay', tier: tiers[1] });
      expect(evaluateTier(aState(at500), dropped, { at: 0 })).to.deep.equal({ kind: 'stay', tier: bronze });
    });

    it('leads them on from there', () => {
      const further = aState({ ...at500, points: 1500 });
      expect(evaluateTier(further, renamedWithoutIds, { at: 0 })).to.deep.equal({
        kind: 'upgrade',
        previousTier: renamedWithoutIds[1],
        newTier: gold,
      });
    });

    it('knows a tier that was stored by its name', () => {
      expect(rankOf(ladder, { tier: 'Silver', tierThreshold: null })).to.equal(1);
    });
  });

  describe('of members whose upgrade is to be announced', () => {
    const fields = { points: 500, tier: 'silver', tierUpgradeId: 'theirs', previousTier: 'bronze' };
    const pending = { ...fields, tierNotification: 'pending', tierPendingSince: 1000 } as const;

    it('takes it over from an execution that must have ended, to the millisecond', () => {
      expect(evaluated(pending, 1000 + EXECUTION_TIMEOUT_MS).kind).to.equal('stay');
      expect(evaluated(pending, 1001 + EXECUTION_TIMEOUT_MS)).to.deep.equal({
        kind: 'announce',
        previousTier: bronze,
        newTier: silver,
      });
    });

    it('takes it over at once from one that is known to have ended', () => {
      expect(evaluated(pending, 1000, 'theirs').kind).to.equal('announce');
      expect(evaluated(pending, 1000, 'another').kind).to.equal('stay');
    });

    it('takes it over at once where it is marked as unannounced', () => {
      expect(evaluated({ ...fields, tierNotification: 'unannounced', tierPendingSince: 1000 }, 1000).kind).to.equal(
        'announce',
      );
    });

    it('leaves alone what was answered, or never will be', () => {
      for (const tierNotification of ['acknowledged', 'unacknowledged'] as const)
        expect(evaluated({ ...fields, tierNotification }, 1e12, 'theirs').kind).to.equal('stay');
    });
  });

  it('knows how long an execution may live from its declaration', () => {
    expect(EXECUTION_TIMEOUT_MS).to.equal(declaration.durable.executionTimeoutSeconds * 1000);
  });

  it('reads from an event by itself what it means, where no tier means the lowest', () => {
    const shown = (totalPoints: number, difference: number, tier?: string) =>
      shownBy({ totalPoints, difference, ...(tier ? { tier } : {}) }, ladder);
    expect(shown(499, 50)).to.equal('nothing');
    expect(shown(500, 50)).to.equal('crossing');
    expect(shown(549, 50)).to.equal('crossing');
    expect(shown(550, 50)).to.equal('lagging');
    expect(shown(550, -50)).to.equal('lagging');
    expect(shown(550, 50, 'silver')).to.equal('nothing');
    expect(shown(1500, 50, 'silver')).to.equal('crossing');
    expect(shown(1600, 1600)).to.equal('crossing');
    expect(shown(1600, 50, 'silver')).to.equal('lagging');
    expect(shown(600, 600, 'platinum')).to.equal('nothing');
  });
});
