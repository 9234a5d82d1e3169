import { announcedBy } from '../../../shared/payments/adapters/payment-events.ts';
import { paymentEventsIn } from '../../../shared/payments/adapters/payment-events-in.ts';
import { documentClient, sqsClient } from '../../../shared/platform/aws/clients.ts';
import { messageBatch } from '../../../shared/platform/boundary/message-batch.ts';
import { timeLeftMs } from '../../../shared/platform/deadline.ts';
import { givenUp } from '../../../shared/platform/events/given-up.ts';
import { ownPublisher } from '../../../shared/platform/events/own-publisher.ts';
import { republish } from '../../../shared/platform/events/republish.ts';
import { windowQueue } from '../../../shared/platform/events/window-queue.ts';
import { setting } from '../../../shared/platform/settings.ts';

const republishEach = republish({
  eventsIn: paymentEventsIn(documentClient(), setting('PAYMENTS_TABLE_NAME')),
  publisher: ownPublisher,
  goOnLater: windowQueue(sqsClient(), setting('FURTHER_QUEUE_URL')),
  timeLeftMs,
});

/** What publish-payments gave up on, sent here from its dead-letter queue: announces it after all. */
export const handler = messageBatch({ take: givenUp(announcedBy) }, republishEach);
