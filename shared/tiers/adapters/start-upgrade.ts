import { createHash } from 'node:crypto';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { PointsAddedV2 } from '#contracts/loyalty/points-added-v2';
import type { MemberRequest } from '#contracts/tiers/member-request';
import type { Instant } from '../../loyalty/account.ts';
import type { ProgrammeSource } from '../../loyalty/adapters/programme-source.ts';
import type { Received } from '../../platform/boundary/queue.ts';
import { onBehalfOf } from '../../platform/telemetry/messaging-spans.ts';
import { activeTraceparent } from '../../platform/telemetry/tracing.ts';
import { EXECUTION_TIMEOUT_MS, shownBy } from '../evaluate-tier.ts';
import { rankReached } from '../tier-ladder.ts';

/** @source https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html X-Amz-Durable-Execution-Name */
export const MAX_EXECUTION_NAME_LENGTH = 64;
/** SHA-256 in base64url. */
const DIGEST_LENGTH = 43;

/**
 * The name of the execution that is started for a reason: the same for the same reason, another one for any other. It
 * begins with what of the member's id a name may hold, so that people find it.
 *
 * @param reason an event's id, or what several events have in common
 */
export function executionName(reason: string, userId: string): string {
  const digest = createHash('sha256').update(reason).digest('base64url');
  const readable = userId.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, MAX_EXECUTION_NAME_LENGTH - DIGEST_LENGTH - 1);
  return `${readable}-${digest}`;
}

/** Starts an execution and does not wait for it; one of that name that exists already is as good, whatever began it. */
export type StartExecution = (name: string, input: MemberRequest) => Promise<void>;

export function startExecution(client: Pick<LambdaClient, 'send'>, qualifiedArn: string): StartExecution {
  return async (name, input) => {
    try {
      await client.send(
        new InvokeCommand({
          FunctionName: qualifiedArn,
          InvocationType: 'Event',
          DurableExecutionName: name,
          Payload: Buffer.from(JSON.stringify(input)),
        }),
      );
    } catch (error) {
      if ((error as Error).name !== 'DurableExecutionAlreadyStartedException') throw error;
    }
  };
}

/**
 * Starts an execution for each event that took its member over a threshold: under a name made of the event, so that one
 * that is delivered again is the same execution. While that upgrade is under way every further event of the member
 * still shows the lower tier. Those share one execution in the time that an upgrade may take, which catches up should
 * the first one have failed: a burst must not become a herd. All other events start none.
 *
 * @returns a settled result for each event, in their order
 */
export function startUpgrades(start: StartExecution, currentProgramme: ProgrammeSource) {
  return async (events: readonly Received<PointsAddedV2>[], at: Instant): Promise<PromiseSettledResult<void>[]> => {
    const { tiers } = await currentProgramme();
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
