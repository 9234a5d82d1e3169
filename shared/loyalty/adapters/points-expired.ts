import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import type { PointsExpiredV1 } from '#contracts/loyalty/points-expired-v1';
import type { PointsExpiringV1 } from '#contracts/loyalty/points-expiring-v1';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import { PermanentError } from '../../platform/failures.ts';
import { memberOf } from '../contracts/account-item.ts';
import type { Entry } from '../entry.ts';

type Image = Readonly<Record<string, AttributeValue>>;

/** loyalty.pointsExpired.v1 of the entry that took a month's points away, by whatever it is known. */
export function pointsExpiredEvent(
  userId: string,
  entry: Pick<Entry, 'sourceId' | 'points' | 'after' | 'sequence' | 'createdAt' | 'effectiveAt' | 'correlationId'>,
): DomainEvent {
  const { sourceId: month, points, after, sequence, createdAt, effectiveAt, correlationId } = entry;
  const data: PointsExpiredV1 = {
    userId,
    month,
    points: -points,
    totalPoints: after.available + after.held,
    sequence,
  };
  return {
    id: `pointsExpired.v1:${createdAt}:${sequence}:${userId}`,
    type: 'loyalty.pointsExpired.v1',
    subject: userId,
    correlationId,
    at: effectiveAt,
    data: { ...data },
  };
}

/** @throws PermanentError unreadable_entry */
export function expiredIn({ dynamodb }: DynamoDBRecord): DomainEvent[] {
  const image = dynamodb?.NewImage;
  if (image?.kind?.S !== 'expiry') return [];
  const after = image.after?.M ?? {};
  return [
    pointsExpiredEvent(memberIn(image), {
      sourceId: image.sourceId?.S ?? '',
      points: whole(image, 'points'),
      after: { available: whole(after, 'available'), held: whole(after, 'held'), debt: 0 },
      sequence: whole(image, 'sequence'),
      createdAt: whole(image, 'createdAt'),
      effectiveAt: whole(image, 'effectiveAt'),
      correlationId: image.correlationId?.S ?? '',
    }),
  ];
}

/** loyalty.pointsExpiring.v1 of a notice: once for each month, since a notice is put once. @throws PermanentError */
export function expiringIn({ dynamodb }: DynamoDBRecord): DomainEvent[] {
  const image = dynamodb?.NewImage;
  if (!image) return [];
  const [userId, month] = [memberIn(image), image.month?.S ?? ''];
  const expiresAt = whole(image, 'expiresAt');
  const data: PointsExpiringV1 = {
    userId,
    month,
    points: whole(image, 'points'),
    expiresAt: new Date(expiresAt).toISOString(),
    totalPoints: whole(image, 'totalPoints'),
    sequence: whole(image, 'sequence'),
  };
  return [
    {
      id: `pointsExpiring.v1:${month}:${data.sequence}:${userId}`,
      type: 'loyalty.pointsExpiring.v1',
      subject: userId,
      correlationId: image.correlationId?.S ?? '',
      at: Math.max(whole(image, 'noticedAt'), 0),
      data: { ...data },
    },
  ];
}

function memberIn({ PK }: Image): string {
  return memberOf({ PK: PK?.S ?? '' });
}

function whole(image: Image, attribute: string): number {
  const value = Number(image[attribute]?.N);
  if (!Number.isSafeInteger(value))
    throw new PermanentError('unreadable_entry', `the item's ${attribute} is no whole number`);
  return value;
}
