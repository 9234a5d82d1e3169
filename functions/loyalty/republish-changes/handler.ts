import { givenUp } from '../../../shared/loyalty/adapters/given-up.ts';
import { pointsChangesIn } from '../../../shared/loyalty/adapters/points-changes-in.ts';
import { republish } from '../../../shared/loyalty/adapters/republish.ts';
import { documentClient, sqsClient } from '../../../shared/platform/aws/clients.ts';
import { messageBatch } from '../../../shared/platform/boundary/message-batch.ts';
import { timeLeftMs } from '../../../shared/platform/deadline.ts';
import { ownPublisher } from '../../../shared/platform/events/own-publisher.ts';
import { windowQueue } from '../../../shared/platform/events/window-queue.ts';
import { setting } from '../../../shared/platform/settings.ts';

const republishEach = republish({
  changesIn: pointsChangesIn(documentClient(), setting('LOYALTY_TABLE_NAME')),
  publisher: ownPublisher,
  goOnLater: windowQueue(sqsClient(), setting('FURTHER_QUEUE_URL')),
  timeLeftMs,
});

/** What publish-points-changed gave up on, sent here from its dead-letter queue: announces it after all. */
export const handler = messageBatch({ take: givenUp }, republishEach);
