import type { DynamoDBRecord } from 'aws-lambda';
import { CURRENCY } from '../../orders/contracts/price.ts';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import type { Return, Session } from '../session-record.ts';
import { needsWork } from '../times.ts';
import { itemOf } from './stream-image.ts';

type Images = { readonly session: Session; readonly before: Session | undefined };

/** What a change of a session means to others; ids are made of the session and what happened, so that a repeat has the same. */
export function announcedBy(record: DynamoDBRecord): DomainEvent[] {
  const images = imagesIn(record);
  if (images?.session.status !== 'finalized') return [];
  const { session, before } = images;
  const booked = before?.status === 'finalized' ? [] : [finalizedEvent(session)];
  const known = new Set(before?.returns?.filter(isDone).map(({ returnId }) => returnId));
  const back = (session.returns ?? []).filter((one) => isDone(one) && !known.has(one.returnId));
  return [...booked, ...back.map((one) => voidedEvent(session, one))];
}

/** A session that has come to need the queue; undefined where the queue has it already, or nobody needs it. */
export function queuedBy(record: DynamoDBRecord): Session | undefined {
  const images = imagesIn(record);
  if (!images || !needsWork(images.session)) return undefined;
  return images.before && needsWork(images.before) ? undefined : images.session;
}

const isDone = ({ state }: Return): boolean => state === 'done';

function imagesIn({ dynamodb = {} }: DynamoDBRecord): Images | undefined {
  const { NewImage, OldImage } = dynamodb;
  if (NewImage?.SK?.S !== 'STATE') return undefined;
  return { session: sessionIn(NewImage), before: OldImage && sessionIn(OldImage) };
}

const sessionIn = (image: Parameters<typeof itemOf>[0]) => itemOf(image) as unknown as Session;

/** What all events of a session say. */
function about({ sessionId, merchant, store, ...session }: Session) {
  const { channelId, transactionId, businessDate, customerId = '', userId = customerId } = session;
  return {
    ...{ sessionId, channelId, transactionId, businessDate, userId, customerId },
    ...(merchant === '' ? {} : { merchant }),
    ...(store === undefined ? {} : { store }),
  };
}

function finalizedEvent(session: Session): DomainEvent {
  const { sessionId, finalAmount = 0, earnedPoints = 0, newBalance = 0, receiptId = '', occurredAt } = session;
  const at = session.finalizedAt ?? session.updatedAt;
  const data = {
    ...about(session),
    ...{ amount: finalAmount, currency: CURRENCY, earnedPoints, newBalance, receiptId },
    finalizedAt: new Date(at).toISOString(),
    ...(occurredAt === undefined ? {} : { occurredAt: new Date(occurredAt).toISOString() }),
  };
  const { correlationId } = session;
  return { id: `${sessionId}#finalized`, type: 'pos.sessionFinalized.v1', subject: sessionId, correlationId, at, data };
}

function voidedEvent(session: Session, { returnId, kind, points = 0, newBalance = 0, amount }: Return): DomainEvent {
  const { sessionId, correlationId, updatedAt: at } = session;
  const data = {
    ...about(session),
    ...{ returnId, kind, points, newBalance },
    ...(amount === undefined ? {} : { amount }),
    voidedAt: new Date(at).toISOString(),
  };
  return {
    id: `${sessionId}#back#${returnId}`,
    type: 'pos.sessionVoided.v1',
    subject: sessionId,
    correlationId,
    at,
    data,
  };
}
