import { expect } from 'chai';
import { DEFAULT_PROGRAMME, type Tier } from '../../../shared/loyalty/contracts/programme.ts';
import { TransientError } from '../../../shared/platform/failures.ts';
import type { TierRepository } from '../../../shared/tiers/adapters/tier-repository.ts';
import { type TierState, withoutAccount } from '../../../shared/tiers/tier-state.ts';
import { grantTier } from '../../../shared/tiers/workflow/grant-tier.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';

const { tiers: ladder } = DEFAULT_PROGRAMME;
const [bronze, , gold] = ladder as readonly [Tier, Tier, Tier, Tier];
const state: TierState = { ...withoutAccount('ann'), points: 1500, highestPoints: 1500 };

/** Others write before each of our writes, and leave the tier as low as it was. */
function othersWriteFirst(times: number) {
  const written: number[] = [];
  let version = 0;
  const tiers: TierRepository = {
    read: async () => ({ ...state, tierVersion: version, tierUpgradeId: `other ${version}` }),
    change: async ({ tierVersion }) => {
      written.push(tierVersion);
      if (written.length > times) return true;
      version++;
      return false;
    },
  };
  const request = {
    state,
    decision: { kind: 'upgrade', previousTier: bronze, newTier: gold },
    ladder,
    upgradeId: 'own',
    at: NOON,
  } as const;
  return { written, grant: () => grantTier(tiers, request as Parameters<typeof grantTier>[1]) };
}

describe('granting a tier against others', () => {
  it('tries from what they left, four times over', async () => {
    const { written, grant } = othersWriteFirst(4);
    expect(await grant()).to.deep.include({ status: 'granted', tierVersion: 5, newTier: gold });
    expect(written).to.deep.equal([0, 1, 2, 3, 4]);
  });

  it('is given up for the moment at the fifth, and not tried once more', async () => {
    const { written, grant } = othersWriteFirst(Number.POSITIVE_INFINITY);
    const failure = await failureOf(grant());
    expect(failure).to.be.instanceOf(TransientError);
    expect(failure.message).to.equal('the tier of ann was changed by others in 5 attempts');
    expect(written).to.deep.equal([0, 1, 2, 3, 4]);
  });
});
