import type { DynamoDBRecord } from 'aws-lambda';
import type { WishesSharedV1 } from '#contracts/wishes/wishes-shared-v1';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import { PermanentError } from '../../platform/failures.ts';

/**
 * What a record of the shares' stream announces: a share that is new, under an id that names it and nothing else.
 *
 * @throws PermanentError unreadable_share for an item that is none
 */
export function announcedBy({ eventName, dynamodb }: DynamoDBRecord): DomainEvent[] {
  if (eventName !== 'INSERT') return [];
  const { userId, shareId, sharedWith, correlationId, sharedAt } = dynamodb?.NewImage ?? {};
  if (!userId?.S || !shareId?.S || !sharedWith?.S || !sharedAt?.N)
    throw new PermanentError('unreadable_share', 'the item is no share');
  const data: WishesSharedV1 = { userId: userId.S, shareId: shareId.S, sharedWith: sharedWith.S };
  const id = `wishesShared.v1:${data.shareId}:${data.userId}`;
  return [
    {
      id,
      type: 'wishes.wishesShared.v1',
      subject: data.userId,
      correlationId: correlationId?.S ?? id,
      at: Number(sharedAt.N),
      data: { ...data },
    },
  ];
}
