import type { PointsAddedV2 } from '#contracts/loyalty/points-added-v2';
import type { Instant } from '../../loyalty/contracts/instant.ts';
import type { ProgrammeInForce } from '../../loyalty/contracts/programme.ts';
import { rankReached } from '../../loyalty/contracts/tier-ladder.ts';
import type { Received } from '../../platform/boundary/queue.ts';
import { onBehalfOf } from '../../platform/telemetry/messaging-spans.ts';
import { activeTraceparent } from '../../platform/telemetry/tracing.ts';
import { EXECUTION_TIMEOUT_MS, shownBy } from '../evaluate-tier.ts';
import { executionName, type StartExecution } from './start-execution.ts';

/**
 * Starts an execution for each event that took its member over a threshold: under a name made of the event, so that one
 * that is delivered again is the same execution. While that upgrade is under way every further event of the member
 * still shows the lower tier. Those share one execution in the time that an upgrade may take, which catches up should
 * the first one have failed: a burst must not become a herd. All other events start none.
 *
 * @returns a settled result for each event, in their order
 */
export function startUpgrades(start: StartExecution, programmeInForce: ProgrammeInForce) {
  return async (events: readonly Received<PointsAddedV2>[], at: Instant): Promise<PromiseSettledResult<void>[]> => {
    const { tiers } = await programmeInForce();
    return Promise.allSettled(
      events.map((received) =>
        onBehalfOf([received], async () => {
          const { eventId, event, correlationId } = received;
          const { userId, totalPoints } = event;
          const shown = shownBy(event, tiers);
          if (shown === 'nothing') return;
          const period = Math.floor(at / EXECUTION_TIMEOUT_MS);
          const reason = shown === 'crossing' ? eventId : `${userId} ${rankReached(tiers, totalPoints)} ${period}`;
          const traceparent = activeTraceparent();
          // A name that comes again with another input is refused as started already, which is as good.
          await start(executionName(reason, userId), { userId, correlationId, ...(traceparent && { traceparent }) });
        }),
      ),
    );
  };
}
