import type { DurableContext } from '@aws/durable-execution-sdk-js';
import validateRequest from '#contracts/tiers/member-request';
import type { ProgrammeSource } from '../../loyalty/adapters/programme-source.ts';
import { checked } from '../../platform/boundary/invoked.ts';
import type { count as countOf } from '../../platform/telemetry/observability.ts';
import type { TierRepository } from '../adapters/tier-repository.ts';
import { evaluateTier } from '../evaluate-tier.ts';
import type { Product } from '../product.ts';
import { withoutAccount } from '../tier-state.ts';
import { type Announcer, announceUpgrade } from './announce-upgrade.ts';
import { gatherContext, type Lack, type TierContextSources } from './gather-context.ts';
import { type GrantedTier, grantTier } from './grant-tier.ts';
import { recordNotification } from './record-notification.ts';
import { once, untilServiceIsBack } from './step-policies.ts';

export interface TierUpgradeDependencies extends TierContextSources, Announcer {
  readonly tiers: TierRepository;
  readonly currentProgramme: ProgrammeSource;
  readonly count: typeof countOf;
  readonly now?: () => number;
}

export type TierUpgradeResult =
  | { readonly outcome: 'unchanged'; readonly tier: string }
  | { readonly outcome: 'superseded'; readonly tier: string }
  | (GrantedTier & {
      readonly outcome: 'upgraded' | 'unacknowledged';
      readonly recommendations: readonly Product[];
      /** What could not be found out in time. */
      readonly lacking: readonly Lack[];
    });

/**
 * The tier upgrade of one member, as a durable workflow: everything outside of steps is a pure function of what steps
 * have answered, so that a replay takes the same way. See docs/architecture/tier-upgrade.md.
 */
export function tierUpgrade(dependencies: TierUpgradeDependencies) {
  const { tiers, currentProgramme, count, now = Date.now } = dependencies;

  return async (input: unknown, context: DurableContext): Promise<TierUpgradeResult> => {
    const member = checked(validateRequest, input);
    const { userId } = member;
    const upgradeId = context.executionContext.durableExecutionArn;

    const { state, ladder, readAt } = await context.step(
      'read-account',
      async () => {
        const [account, programme] = await Promise.all([tiers.read(userId), currentProgramme()]);
        return { state: account ?? withoutAccount(userId), ladder: programme.tiers, readAt: now() };
      },
      { retryStrategy: untilServiceIsBack },
    );
    const decision = await context.step('evaluate-tier', async () => evaluateTier(state, ladder, readAt), {
      retryStrategy: once,
    });
    if (decision.kind === 'stay') return { outcome: 'unchanged', tier: decision.tier };

    const { recommendations, lacking } = await gatherContext(context, dependencies, decision.newTier, member);

    const grant = await context.step(
      'upgrade-tier',
      async () => {
        const outcome = await grantTier(tiers, { state, decision, ladder, upgradeId, at: now() });
        if (outcome.status === 'granted') count('TierUpgrades', 1, { tier: outcome.newTier });
        else count('SupersededUpgrades', 1, { tier: outcome.tier });
        return outcome;
      },
      { retryStrategy: untilServiceIsBack },
    );
    if (grant.status === 'superseded') {
      context.logger.info('another execution was first', { tier: grant.tier });
      return { outcome: 'superseded', tier: grant.tier };
    }

    const { status: _, ...granted } = grant;
    const acknowledged = await announceUpgrade(context, dependencies, { ...member, granted, recommendations });
    await context.step(
      'record-completion',
      async () => {
        const upgrade = { userId, tierVersion: granted.tierVersion, tierUpgradeId: upgradeId };
        await recordNotification(tiers, { upgrade, acknowledged, at: now() });
        if (!acknowledged) count('UnacknowledgedUpgrades', 1, { tier: granted.newTier });
      },
      { retryStrategy: untilServiceIsBack },
    );
    return { outcome: acknowledged ? 'upgraded' : 'unacknowledged', ...granted, recommendations, lacking };
  };
}
