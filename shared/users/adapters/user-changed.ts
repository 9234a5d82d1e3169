import type { DynamoDBRecord } from 'aws-lambda';
import { numberIn, textIn } from '../../platform/boundary/stream-image.ts';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import { PermanentError } from '../../platform/failures.ts';

/** What a user's item says, by whatever it is known: the table's stream, or the table itself. */
export interface UserChange {
  readonly userId: string;
  readonly createdAt: number;
  readonly deletedAt?: number;
  readonly correlationId?: string;
  readonly causedBy?: string;
}

/** The sign-up. Its id names the user and nothing else, whoever publishes it and however often. */
export function userCreated({ userId, createdAt: at, ...by }: Omit<UserChange, 'deletedAt'>): DomainEvent {
  const id = `userCreated.v1:${userId}`;
  return { ...said(id, at, by), id, type: 'users.userCreated.v1', subject: userId, data: { userId } };
}

/** The end of a user, who is deleted once. */
export function userDeleted({ userId, ...by }: UserChange, at: number): DomainEvent {
  const id = `userDeleted.v1:${userId}`;
  return { ...said(id, at, by), id, type: 'users.userDeleted.v1', subject: userId, data: { userId } };
}

/**
 * The events that a record of the table's stream announces; none for a change of anything else.
 *
 * @throws PermanentError unreadable_user for an image that no user can have
 */
export function announcedBy({ eventName, dynamodb }: DynamoDBRecord): DomainEvent[] {
  const { NewImage: image = {}, OldImage: before, Keys } = dynamodb ?? {};
  if (Keys?.SK?.S !== 'PROFILE' || eventName === 'REMOVE') return [];
  const { userId, createdAt, deletedAt, correlationId, traceparent } = image;
  const change = {
    userId: textIn(userId),
    createdAt: numberIn(createdAt),
    ...(correlationId?.S ? { correlationId: correlationId.S } : {}),
    ...(traceparent?.S ? { causedBy: traceparent.S } : {}),
  };
  if (change.userId === '' || !Number.isSafeInteger(change.createdAt))
    throw new PermanentError('unreadable_user', 'the image has no userId and createdAt');
  if (eventName === 'INSERT') return [userCreated(change)];
  if (deletedAt?.N !== undefined && before?.deletedAt === undefined) return [userDeleted(change, Number(deletedAt.N))];
  return [];
}

function said(
  id: string,
  at: number,
  { correlationId = id, causedBy }: Pick<UserChange, 'correlationId' | 'causedBy'>,
) {
  return { at, correlationId, ...(causedBy === undefined ? {} : { causedBy }) };
}
