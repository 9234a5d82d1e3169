import type { DynamoDBRecord } from 'aws-lambda';
import type { PointsExpiredV1 } from '#contracts/loyalty/points-expired-v1';
import type { PointsExpiringV1 } from '#contracts/loyalty/points-expiring-v1';
import { type Image, numberIn, textIn } from '../../platform/boundary/stream-image.ts';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import { PermanentError } from '../../platform/failures.ts';
import { type Buckets, soonestFirst } from '../buckets.ts';
import { memberOf } from '../contracts/account-item.ts';
import type { Entry } from '../entry.ts';
import type { NoticeFields } from './ledger-items.ts';

type Expiring = Pick<
  Entry,
  'kind' | 'sourceId' | 'points' | 'expired' | 'after' | 'sequence' | 'createdAt' | 'effectiveAt' | 'correlationId'
>;

/**
 * loyalty.pointsExpired.v1 of an entry by which points expired, by whatever it is known: an expiry's own month, or the
 * months that were over when points came back to them. One for each month.
 */
export function pointsExpiredEvents(userId: string, entry: Expiring): DomainEvent[] {
  const { after, sequence, createdAt, effectiveAt, correlationId } = entry;
  return soonestFirst(expiredBy(entry)).map(([month, points]) => {
    const data: PointsExpiredV1 = {
      ...{ userId, month, points },
      totalPoints: after.available + after.held,
      sequence,
    };
    return {
      id: `pointsExpired.v1:${month}:${createdAt}:${sequence}:${userId}`,
      type: 'loyalty.pointsExpired.v1',
      subject: userId,
      correlationId,
      at: effectiveAt,
      data: { ...data },
    };
  });
}

function expiredBy({ kind, sourceId, points, expired = {} }: Expiring): Buckets {
  return kind === 'expiry' ? { [sourceId]: -points } : expired;
}

/** @throws PermanentError unreadable_entry */
export function expiredIn({ dynamodb }: DynamoDBRecord): DomainEvent[] {
  const image = dynamodb?.NewImage;
  if (!image?.counters?.M?.expired) return [];
  const after = image.after?.M ?? {};
  const months = image.expired?.M ?? {};
  return pointsExpiredEvents(memberIn(image), {
    kind: image.kind?.S as Entry['kind'],
    sourceId: textIn(image.sourceId),
    points: whole(image, 'points'),
    expired: Object.fromEntries(Object.keys(months).map((month) => [month, whole(months, month)])),
    after: { available: whole(after, 'available'), held: whole(after, 'held'), debt: 0 },
    sequence: whole(image, 'sequence'),
    createdAt: whole(image, 'createdAt'),
    effectiveAt: whole(image, 'effectiveAt'),
    correlationId: textIn(image.correlationId),
  });
}

/** loyalty.pointsExpiring.v1 of a notice, by whatever it is known: once for each month, since a notice is put once. */
export function pointsExpiringEvent(notice: NoticeFields): DomainEvent {
  const { userId, month, points, expiresAt, totalPoints, sequence, correlationId, noticedAt } = notice;
  const data: PointsExpiringV1 = {
    ...{ userId, month, points },
    expiresAt: new Date(expiresAt).toISOString(),
    ...{ totalPoints, sequence },
  };
  return {
    id: `pointsExpiring.v1:${month}:${sequence}:${userId}`,
    type: 'loyalty.pointsExpiring.v1',
    subject: userId,
    correlationId,
    at: noticedAt,
    data: { ...data },
  };
}

/** @throws PermanentError unreadable_entry */
export function expiringIn({ dynamodb }: DynamoDBRecord): DomainEvent[] {
  const image = dynamodb?.NewImage;
  if (!image) return [];
  return [
    pointsExpiringEvent({
      userId: memberIn(image),
      month: textIn(image.month),
      points: whole(image, 'points'),
      expiresAt: whole(image, 'expiresAt'),
      totalPoints: whole(image, 'totalPoints'),
      sequence: whole(image, 'sequence'),
      correlationId: textIn(image.correlationId),
      noticedAt: whole(image, 'noticedAt'),
    }),
  ];
}

function memberIn({ PK }: Image): string {
  return memberOf({ PK: textIn(PK) });
}

function whole(image: Image, attribute: string): number {
  const value = numberIn(image[attribute]);
  if (!Number.isSafeInteger(value))
    throw new PermanentError('unreadable_entry', `the item's ${attribute} is no whole number`);
  return value;
}
