import {
  CallbackExternalError,
  CallbackSubmitterError,
  CallbackTimeoutError,
  type DurableContext,
} from '@aws/durable-execution-sdk-js';
import { untilServiceIsBack } from '../../platform/boundary/step-policies.ts';
import type { EventPublisher } from '../../platform/events/event-publisher.ts';
import { type Announcement, tierUpgradedEvent } from '../tier-upgraded.ts';

/** The tier is stored, and its event could not be published. The execution that follows publishes it. */
export class UpgradeNotAnnouncedError extends Error {
  override readonly name = 'UpgradeNotAnnouncedError';
}

export interface Announcer {
  readonly publisher: Pick<EventPublisher, 'publish'>;
  /** The execution sleeps meanwhile; whoever tells members has this long to say that it was done. */
  readonly acknowledgementTimeoutSeconds: number;
}

/**
 * Publishes loyalty.tierUpgraded.v1 with a callback id and waits until somebody answers it.
 *
 * @returns whether the upgrade was acknowledged; false when the time ran out or the callback was answered as failed
 * @throws UpgradeNotAnnouncedError when the event could not be published in all attempts
 */
export async function announceUpgrade(
  context: DurableContext,
  { publisher, acknowledgementTimeoutSeconds }: Announcer,
  announcement: Omit<Announcement, 'callbackId'>,
): Promise<boolean> {
  try {
    await context.waitForCallback(
      'await-notification-ack',
      async (callbackId) => {
        const [published] = await publisher.publish([tierUpgradedEvent({ ...announcement, callbackId })]);
        if (published?.status !== 'fulfilled') throw published?.reason ?? new Error('no result for the event');
      },
      { timeout: { seconds: acknowledgementTimeoutSeconds }, retryStrategy: untilServiceIsBack },
    );
    return true;
  } catch (error) {
    const { userId, granted } = announcement;
    if (error instanceof CallbackSubmitterError)
      throw new UpgradeNotAnnouncedError(
        `${userId} has reached ${granted.newTier.id}, but the event could not be published: ${error.message}`,
      );
    if (!(error instanceof CallbackTimeoutError || error instanceof CallbackExternalError)) throw error;
    context.logger.warn('the upgrade was not acknowledged', { newTier: granted.newTier.id, reason: error.message });
    return false;
  }
}
