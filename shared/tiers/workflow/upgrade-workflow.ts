import type { DurableContext } from '@aws/durable-execution-sdk-js';
import validateRequest from '#contracts/tiers/member-request';
import type { ProgrammeInForce } from '../../loyalty/contracts/programme.ts';
import { checked } from '../../platform/boundary/invoked.ts';
import { once, untilServiceIsBack } from '../../platform/boundary/step-policies.ts';
import type { count as countOf } from '../../platform/telemetry/observability.ts';
import type { StartExecution } from '../adapters/start-execution.ts';
import type { TierRepository } from '../adapters/tier-repository.ts';
import { evaluateTier } from '../evaluate-tier.ts';
import type { GrantedTier } from '../granted-tier.ts';
import type { Product } from '../product.ts';
import { withoutAccount } from '../tier-state.ts';
import { type Announcer, announceUpgrade, UpgradeNotAnnouncedError } from './announce-upgrade.ts';
import { comeBackLater, pauseSecondsBefore } from './come-back-later.ts';
import { gatherContext, type Lack, type TierContextSources } from './gather-context.ts';
import { grantTier } from './grant-tier.ts';
import { recordNotification } from './record-notification.ts';

export interface TierUpgradeDependencies extends TierContextSources, Announcer {
  readonly tiers: TierRepository;
  readonly programmeInForce: ProgrammeInForce;
  /** Starts another execution of this workflow. */
  readonly start: StartExecution;
  readonly count: typeof countOf;
  readonly now?: () => number;
}

export type TierUpgradeResult =
  | { readonly outcome: 'unchanged'; readonly tier: string }
  | { readonly outcome: 'superseded'; readonly tier: string }
  | (Omit<GrantedTier, 'previousTier' | 'newTier' | 'memberSince'> & {
      readonly previousTier: string;
      readonly newTier: string;
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
  const { tiers, programmeInForce, start, count, now = Date.now } = dependencies;

  return async (input: unknown, context: DurableContext): Promise<TierUpgradeResult> => {
    const { follows, ...member } = checked(validateRequest, input);
    const { userId } = member;
    const upgradeId = context.executionContext.durableExecutionArn;
    if (follows) await context.wait('until-the-bus-is-back', { seconds: pauseSecondsBefore(follows.attempt) });

    const { state, ladder, readAt } = await context.step(
      'read-account',
      async () => {
        const [account, programme] = await Promise.all([tiers.read(userId), programmeInForce()]);
        return { state: account ?? withoutAccount(userId), ladder: programme.tiers, readAt: now() };
      },
      { retryStrategy: untilServiceIsBack },
    );
    const evaluation = { at: readAt, ...(follows && { ended: follows.execution }) };
    const decision = await context.step('evaluate-tier', async () => evaluateTier(state, ladder, evaluation), {
      retryStrategy: once,
    });
    if (decision.kind === 'stay') return { outcome: 'unchanged', tier: decision.tier.name };

    const { recommendations, lacking } = await gatherContext(context, dependencies, decision.newTier.name, member);

    const grant = await context.step(
      'upgrade-tier',
      async () => {
        const outcome = await grantTier(tiers, { state, decision, ladder, upgradeId, at: now() });
        if (outcome.status === 'granted') count('TierUpgrades', 1, { tier: outcome.newTier.id });
        else count('SupersededUpgrades', 1, { tier: outcome.tier.id });
        return outcome;
      },
      { retryStrategy: untilServiceIsBack },
    );
    if (grant.status === 'superseded') {
      context.logger.info('another execution was first', { tier: grant.tier.id });
      return { outcome: 'superseded', tier: grant.tier.name };
    }

    const { status: _, ...granted } = grant;
    const { memberSince: createdAt, tierVersion } = granted;
    const upgrade = { userId, createdAt, tierVersion, tierUpgradeId: upgradeId };
    const acknowledged = await announceUpgrade(context, dependencies, { ...member, granted, recommendations }).catch(
      async (error: unknown) => {
        if (error instanceof UpgradeNotAnnouncedError)
          await comeBackLater(context, { start, tiers, member, upgrade, attempt: (follows?.attempt ?? 0) + 1 });
        throw error;
      },
    );
    await context.step(
      'record-completion',
      async () => {
        await recordNotification(tiers, { upgrade, acknowledged, at: now() });
        if (!acknowledged) count('UnacknowledgedUpgrades', 1, { tier: granted.newTier.id });
      },
      { retryStrategy: untilServiceIsBack },
    );
    const { previousTier, newTier, memberSince: __, ...stored } = granted;
    return {
      outcome: acknowledged ? 'upgraded' : 'unacknowledged',
      ...stored,
      previousTier: previousTier.name,
      newTier: newTier.name,
      recommendations,
      lacking,
    };
  };
}
