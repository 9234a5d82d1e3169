import type { DynamoDBRecord } from 'aws-lambda';
import type { PointsAddedV1 } from '#contracts/loyalty/points-added-v1';
import type { PointsAddedV2 } from '#contracts/loyalty/points-added-v2';
import { type Image, numberIn } from '../../platform/boundary/stream-image.ts';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import { PermanentError } from '../../platform/failures.ts';
import type { Instant } from '../account.ts';

/** A change of a member's points, by whatever it is known: the table's stream, or the ledger's entries. */
export interface PointsChange {
  readonly userId: string;
  readonly totalPoints: number;
  readonly difference: number;
  readonly tier?: string;
  /** When the account was opened: an account that is opened anew under the same member has another birth. */
  readonly bornAt: Instant;
  /** The newest entry that it is made of. */
  readonly sequence: number;
  /** When it happened. An account that was put back to an earlier state repeats sequences, and never an instant. */
  readonly at: Instant;
  /** Tells a change that no entry stands for from every other: a correction by hand. */
  readonly correction?: string;
  readonly correlationId?: string;
  readonly causedBy?: string;
}

/**
 * v1 and v2 of pointsAdded. Their ids name the change and nothing else, whoever publishes it and however often: birth,
 * sequence and instant first, which are numbers, the member's id last, so that no id can be made to look like another.
 */
export function pointsAddedEvents(change: PointsChange): DomainEvent[] {
  const { userId, totalPoints, difference, tier, bornAt, sequence, at, correction = '' } = change;
  const id = (version: number) =>
    `pointsAdded.v${version}:${bornAt}:${sequence}:${at}${correction && `+${correction}`}:${userId}`;
  const common = {
    subject: userId,
    correlationId: change.correlationId ?? id(2),
    at,
    ...(change.causedBy ? { causedBy: change.causedBy } : {}),
  };
  const v1: PointsAddedV1 = { userId, newPointsTotal: totalPoints };
  const v2: PointsAddedV2 = { userId, totalPoints, difference, sequence, ...(tier ? { tier } : {}) };
  return [
    { ...common, id: id(1), type: 'loyalty.pointsAdded.v1', data: { ...v1 }, supersededBy: 'loyalty.pointsAdded.v2' },
    { ...common, id: id(2), type: 'loyalty.pointsAdded.v2', data: { ...v2 } },
  ];
}

/**
 * The events that a record of the table's stream announces: those of a change of points, none where the points stay as
 * they are (a tier upgrade) or the account is taken away.
 *
 * @throws PermanentError unreadable_account for an image that no account can have
 */
export function announcedBy({ dynamodb }: DynamoDBRecord): DomainEvent[] {
  const { OldImage: before, NewImage: after, SequenceNumber: record = '' } = dynamodb ?? {};
  const userId = after?.userId?.S;
  if (!after || userId === undefined) return [];
  // What is held for a purchase stays the member's own until the purchase takes it: setting it aside is no change.
  const totalPoints = whole(after, 'points') + (after.held ? whole(after, 'held') : 0);
  const difference = totalPoints - (before ? ownedBefore(before) : 0);
  if (difference === 0) return [];
  const bornAt = whole(after, 'createdAt');
  const sequence = whole(after, 'lastSequence');
  const at = whole(after, 'updatedAt');
  const tier = after.tier?.S;
  return pointsAddedEvents({
    userId,
    totalPoints,
    difference,
    bornAt,
    sequence,
    at,
    ...(tier ? { tier } : {}),
    ...(isMovement(before, { bornAt, sequence, at }) ? {} : { correction: record }),
    ...(after.correlationId?.S ? { correlationId: after.correlationId.S } : {}),
    ...(after.traceparent?.S ? { causedBy: after.traceparent.S } : {}),
  });
}

/**
 * Whether a movement wrote it: each makes the sequence grow, and the first one opens the account. Everything else was
 * done by hand, and what it left of sequence and instant may have been announced before.
 */
function isMovement(
  before: Image | undefined,
  { bornAt, sequence, at }: Pick<PointsChange, 'bornAt' | 'sequence' | 'at'>,
) {
  return before ? sequence > Number(before.lastSequence?.N ?? 0) : at === bornAt;
}

/** An account that was unreadable has announced nothing that could be counted on: it is taken for an empty one. */
function ownedBefore({ points, held }: Image): number {
  const owned = numberIn(points) + Number(held?.N ?? 0);
  return Number.isSafeInteger(owned) ? owned : 0;
}

function whole(image: Image, attribute: string): number {
  const value = numberIn(image[attribute]);
  if (!Number.isSafeInteger(value))
    throw new PermanentError('unreadable_account', `the account's ${attribute} is no whole number`);
  return value;
}
