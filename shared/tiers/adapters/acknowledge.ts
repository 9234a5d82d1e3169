import { type LambdaClient, SendDurableExecutionCallbackSuccessCommand } from '@aws-sdk/client-lambda';
import type { TierUpgradedV1 } from '#contracts/tiers/tier-upgraded-v1';
import type { Received } from '../../platform/boundary/queue.ts';
import { onBehalfOf } from '../../platform/telemetry/messaging-spans.ts';
import { activeTraceparent } from '../../platform/telemetry/tracing.ts';

/**
 * What Lambda answers about a callback that nobody waits for any more: it does not exist, its execution has ended, or it
 * is answered or expired already. No later try finds it open.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/api/API_SendDurableExecutionCallbackSuccess.html
 */
const NOBODY_WAITS = new Set([
  'ResourceNotFoundException',
  'CallbackTimeoutException',
  'InvalidParameterValueException',
]);

export interface AcknowledgeSettings {
  readonly client: Pick<LambdaClient, 'send'>;
  /** Called with the reason when a callback was not open any more. */
  readonly onClosed?: (userId: string, reason: string) => void;
}

/**
 * Tells the waiting executions that their members were notified.
 *
 * @returns a settled result for each event, in their order; a callback that nobody waits for counts as done
 */
export function acknowledge({ client, onClosed }: AcknowledgeSettings) {
  return (events: readonly Received<TierUpgradedV1>[], at: number): Promise<PromiseSettledResult<void>[]> =>
    Promise.allSettled(events.map((received) => onBehalfOf([received], () => answer(received, at))));

  async function answer({ event: { userId, callbackId } }: Received<TierUpgradedV1>, at: number): Promise<void> {
    const acknowledgement = { acknowledgedAt: new Date(at).toISOString(), traceparent: activeTraceparent() };
    try {
      await client.send(
        new SendDurableExecutionCallbackSuccessCommand({
          CallbackId: callbackId,
          Result: Buffer.from(JSON.stringify(acknowledgement)),
        }),
      );
    } catch (error) {
      const { name } = error as Error;
      if (!NOBODY_WAITS.has(name)) throw error;
      onClosed?.(userId, name);
    }
  }
}
