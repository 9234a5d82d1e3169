import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { MemberRequest } from '#contracts/tiers/member-request';
import { untilServiceIsBack } from '../../platform/boundary/step-policies.ts';
import { executionName, type StartExecution } from '../adapters/start-execution.ts';
import type { TierRepository } from '../adapters/tier-repository.ts';
import type { TierMark } from '../tier-state.ts';

/** Short enough that the pause, six attempts to publish and the wait for an answer fit into an execution's 15 minutes. */
const PAUSE = { firstSeconds: 60, longestSeconds: 300 } as const;
/** A day of pauses and attempts. */
export const MAX_FOLLOWING_EXECUTIONS = 260;

/** How long the nth execution that follows a failed one waits before it looks at the account. */
export function pauseSecondsBefore(attempt: number): number {
  return Math.min(PAUSE.longestSeconds, PAUSE.firstSeconds * 2 ** (attempt - 1));
}

export interface Unannounced {
  readonly start: StartExecution;
  readonly tiers: Pick<TierRepository, 'change'>;
  readonly member: Omit<MemberRequest, 'follows'>;
  readonly upgrade: TierMark & { readonly tierUpgradeId: string };
  /** The how manyth execution of this upgrade comes next. */
  readonly attempt: number;
}

/**
 * Leaves an upgrade that could not be announced to an execution that follows after a pause, and marks it, so that any other
 * execution of the member announces it at once. The pause is a durable wait: it costs nothing, and needs no schedule.
 */
export async function comeBackLater(
  context: DurableContext,
  { start, tiers, member, upgrade, attempt }: Unannounced,
): Promise<void> {
  const { tierUpgradeId: execution } = upgrade;
  if (attempt <= MAX_FOLLOWING_EXECUTIONS)
    await context.step(
      'come-back-later',
      async () =>
        start(executionName(`${execution} ${attempt}`, `again-${member.userId}`), {
          ...member,
          follows: { execution, attempt },
        }),
      { retryStrategy: untilServiceIsBack },
    );
  else context.logger.error('the upgrade stays unannounced', { attempts: attempt - 1 });
  await context.step(
    'record-unannounced',
    async () => void (await tiers.change(upgrade, { tierNotification: 'unannounced' })),
    {
      retryStrategy: untilServiceIsBack,
    },
  );
}
