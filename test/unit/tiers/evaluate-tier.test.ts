import { expect } from 'chai';
import fc from 'fast-check';
import declaration from '../../../functions/tiers/orchestrate-upgrade/function.json' with { type: 'json' };
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/programme.ts';
import { EXECUTION_TIMEOUT_MS, evaluateTier, shownBy } from '../../../shared/tiers/evaluate-tier.ts';
import { rankOf } from '../../../shared/tiers/tier-ladder.ts';
import { type TierState, withoutAccount } from '../../../shared/tiers/tier-state.ts';

const { tiers: ladder } = DEFAULT_PROGRAMME;

const aState = (fields: Partial<TierState> = {}): TierState => ({ ...withoutAccount('ann'), ...fields });

describe('evaluating a tier', () => {
  for (const [points, newTier] of [
    [500, 'Silver'],
    [1499, 'Silver'],
    [1500, 'Gold'],
    [2999, 'Gold'],
    [3000, 'Platinum'],
  ] as const)
    it(`gives a member without a tier ${newTier} at ${points} points`, () => {
      expect(evaluateTier(aState({ points }), ladder, 0)).to.deep.equal({
        kind: 'upgrade',
        previousTier: 'Bronze',
        newTier,
      });
    });

  it('gives nothing at 0 and at 499 points', () => {
    for (const points of [0, 499])
      expect(evaluateTier(aState({ points }), ladder, 0)).to.deep.equal({ kind: 'stay', tier: 'Bronze' });
  });

  it('never takes a tier away, and upgrades only to a tier whose threshold is reached', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.constantFrom(null, ...ladder.map(({ name }) => name)), (points, tier) => {
        const decision = evaluateTier(aState({ points, tier }), ladder, 0);
        if (decision.kind !== 'upgrade') {
          expect(decision).to.deep.equal({ kind: 'stay', tier: tier ?? 'Bronze' });
          return;
        }
        expect(rankOf(ladder, decision.newTier)).to.be.above(rankOf(ladder, tier));
        expect(ladder[rankOf(ladder, decision.newTier)]?.fromPoints).to.be.at.most(points);
      }),
    );
  });

  it('takes over an announcement only from an execution that must have ended', () => {
    const pending = aState({ points: 500, tier: 'Silver', tierNotification: 'pending', tierPendingSince: 1000 });
    const evaluated = (at: number) => evaluateTier(pending, ladder, at).kind;
    expect(evaluated(1000 + EXECUTION_TIMEOUT_MS)).to.equal('stay');
    expect(evaluated(1001 + EXECUTION_TIMEOUT_MS)).to.equal('announce');
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
    expect(shown(550, 50, 'Silver')).to.equal('nothing');
    expect(shown(1500, 50, 'Silver')).to.equal('crossing');
    expect(shown(1600, 1600)).to.equal('crossing');
    expect(shown(1600, 50, 'Silver')).to.equal('lagging');
    expect(shown(600, 600, 'Platinum')).to.equal('nothing');
  });
});
