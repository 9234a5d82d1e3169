import { createHash } from 'node:crypto';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { PointsAddedV2 } from '#contracts/loyalty/points-added-v2';
import type { MemberRequest } from '#contracts/tiers/member-request';
import type { ProgrammeSource } from '../loyalty/programme-source.ts';
import { onBehalfOf } from '../platform/messaging-spans.ts';
import type { Received } from '../platform/queue.ts';
import { activeTraceparent } from '../platform/tracing.ts';
import { crossesThreshold } from './evaluate-tier.ts';

/** @source https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html X-Amz-Durable-Execution-Name */
export const MAX_EXECUTION_NAME_LENGTH = 64;
/** SHA-256 in base64url. */
const DIGEST_LENGTH = 43;

/**
 * The name of the execution that an event starts: the same for each delivery of the event, another one for any other
 * event. It begins with what of the member's id a name may hold, so that people find it.
 */
export function executionName(eventId: string, userId: string): string {
  const digest = createHash('sha256').update(eventId).digest('base64url');
  const readable = userId.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, MAX_EXECUTION_NAME_LENGTH - DIGEST_LENGTH - 1);
  return `${readable}-${digest}`;
}

/** Starts an execution and does not wait for it; one of that name that exists already is as good. */
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
 * Starts an execution for each event that may mean a higher tier. An event that shows by itself that it does not (it
 * carries the member's tier) starts none. Executions are asked for, never waited for.
 *
 * @returns a settled result for each event, in their order
 */
export function startUpgrades(start: StartExecution, currentProgramme: ProgrammeSource) {
  return async (events: readonly Received<PointsAddedV2>[]): Promise<PromiseSettledResult<void>[]> => {
    const { tiers } = await currentProgramme();
    return Promise.allSettled(
      events.map((received) =>
        onBehalfOf([received], async () => {
          const { eventId, event, correlationId } = received;
          if (!crossesThreshold(event, tiers)) return;
          const { userId } = event;
          const traceparent = activeTraceparent();
          // A name that comes again with another input is refused as started already, which is as good.
          await start(executionName(eventId, userId), { userId, correlationId, ...(traceparent && { traceparent }) });
        }),
      ),
    );
  };
}
