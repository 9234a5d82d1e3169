import type { AttributeValue } from 'aws-lambda';
import type { PointsAddedV1 } from '#contracts/loyalty/points-added-v1';
import type { PointsAddedV2 } from '#contracts/loyalty/points-added-v2';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';

type Image = Readonly<Record<string, AttributeValue>> | undefined;

/**
 * The events that a change of an account's item announces: v1 and v2 of pointsAdded when its points changed, none
 * otherwise (a tier upgrade leaves them as they are).
 *
 * @param before the stored item before the change, in DynamoDB's JSON; undefined for a new account
 * @param after the stored item after the change
 */
export function pointsAddedEvents(before: Image, after: Image): DomainEvent[] {
  const userId = after?.userId?.S;
  if (!after || userId === undefined) return [];
  const totalPoints = whole(after, 'points');
  const difference = totalPoints - (before ? whole(before, 'points') : 0);
  if (difference === 0) return [];

  // User and sequence name the change; the type is part of the id because ids are unique within their source.
  const change = `${userId}:${whole(after, 'lastSequence')}`;
  const common = {
    subject: userId,
    correlationId: after.correlationId?.S ?? change,
    at: whole(after, 'updatedAt'),
    ...(after.traceparent?.S ? { causedBy: after.traceparent.S } : {}),
  };
  const tier = after.tier?.S;
  const v1: PointsAddedV1 = { userId, newPointsTotal: totalPoints };
  const v2: PointsAddedV2 = { userId, totalPoints, difference, ...(tier ? { tier } : {}) };
  return [
    {
      ...common,
      id: `${change}:v1`,
      type: 'loyalty.pointsAdded.v1',
      data: { ...v1 },
      supersededBy: 'loyalty.pointsAdded.v2',
    },
    { ...common, id: `${change}:v2`, type: 'loyalty.pointsAdded.v2', data: { ...v2 } },
  ];
}

function whole(image: Readonly<Record<string, AttributeValue>>, attribute: string): number {
  const value = Number(image[attribute]?.N);
  if (!Number.isSafeInteger(value)) throw new Error(`the account's ${attribute} is no whole number`);
  return value;
}
