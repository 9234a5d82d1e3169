import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { OrderData } from '#contracts/orders/order-data';
import { PermanentError, TransientError } from '../../platform/failures.ts';
import { CANCELLATION, keptPointsKey, pointsOfOrderKey } from '../contracts/points-of-order.ts';
import {
  leftBesideRefunds,
  type PointsKept,
  type PointsPaid,
  type PointsStatus,
  stepToGiveBack,
  stepToHold,
} from '../points.ts';
import type { PointsActor, PointsLedger } from './points-ledger.ts';

/** An order that points pay a part of, or all. */
export type PaidByPoints = Pick<OrderData, 'orderId' | 'userId'> & { readonly points: number };

/** What becomes of the points that orders are paid with: each of these can be asked for again, whoever died over it. */
export interface PointsPayment {
  hold(order: PaidByPoints, correlationId: string, at: number): Promise<'held' | 'refused' | 'given_back'>;
  /** @returns 'lost' where the points are held no more */
  spend(order: PaidByPoints, correlationId: string, at: number): Promise<'spent' | 'lost'>;
  /**
   * Gives back all that is held, or spent and not given back yet. Nothing is held for the order afterwards. What nobody can
   * have any more is noted as such.
   */
  giveBack(order: PaidByPoints, correlationId: string, at: number): Promise<void>;
  /** Gives back a part of what was spent, once for each refund; or notes that nobody can have it any more. */
  refund(order: PaidByPoints, part: PointsPart, correlationId: string, at: number): Promise<void>;
}

export interface PointsPart {
  readonly refundId: string;
  readonly points: number;
}

/** How long points wait for the rest of the payment: far longer than an order does. */
export const HOLD_SECONDS = 24 * 60 * 60;

/**
 * Writes down what it is about to ask the ledger before it does, and what the ledger has said after it: who comes back
 * asks the same under the same key, whatever version of this began, and is told the same.
 *
 * @source docs/decisions/0177-commands-keep-their-words.md
 */
export function pointsPayment(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  TableName: string,
  ledger: PointsLedger,
): PointsPayment {
  return { hold, spend, giveBack, refund };

  async function hold(order: PaidByPoints, correlationId: string, at: number) {
    const before = await read(order.orderId);
    const step = stepToHold(before);
    if (step !== 'ask') return step;
    const asked = before ?? (await note(order, undefined, { status: 'ASKED', holdSeconds: HOLD_SECONDS }, at));
    const answer = await askToHold(order, asked, correlationId);
    if (answer === 'refused') {
      await note(order, asked, { status: 'REFUSED' }, at);
      return 'refused';
    }
    const { holdId } = answer;
    try {
      await note(order, asked, { status: 'HELD', holdId }, at);
    } catch (error) {
      // Nobody will spend them where the order has ended meanwhile, and whoever gave its points back may have found none.
      // Where only the write has failed they stay: who comes back is told of this hold again.
      if (mayNotHold((await read(order.orderId))?.status))
        await ledger.release(by(order, 'release', correlationId), holdId);
      throw error;
    }
    return 'held';
  }

  async function spend(order: PaidByPoints, correlationId: string, at: number) {
    const before = await read(order.orderId);
    if (before?.status === 'SPENT') return 'spent';
    if (before?.status !== 'HELD' || before.holdId === undefined) return 'lost';
    const answer = await ledger.capture(by(order, 'capture', correlationId), before.holdId);
    if (answer === 'lost') return 'lost';
    await note(order, before, { status: 'SPENT', transactionId: answer.transactionId }, at);
    return 'spent';
  }

  async function giveBack(order: PaidByPoints, correlationId: string, at: number): Promise<void> {
    const before = await read(order.orderId);
    const step = stepToGiveBack(before);
    if (step === 'nothing') return;
    if (step === 'close') {
      await note(order, before, { status: 'GIVEN_BACK' }, at);
      return;
    }
    const closing =
      step === 'begin' && before
        ? await note(order, before, { status: 'GIVING_BACK', restoring: leftBesideRefunds(before) }, at)
        : before;
    const transactionId = await spentIn(order, closing, correlationId);
    // Each refund gives its own part back, or says that there is nobody to give it to: none of it is told twice.
    const points = closing?.restoring ?? leftBesideRefunds(closing ?? order);
    if (transactionId !== undefined && points > 0) {
      const actor = by(order, 'restore', correlationId);
      let given = await ledger.giveBack(actor, transactionId, points);
      // Begun by a version that asked for all that was left, and wrote nothing down of what it asked.
      if (given === 'asked_otherwise' && closing?.restoring === undefined)
        given = await ledger.giveBack(actor, transactionId);
      if (isKeptFrom(given, actor)) await keep(order, { refundId: CANCELLATION, points }, correlationId, at);
    }
    await note(order, closing, { status: 'GIVEN_BACK' }, at);
  }

  async function refund(order: PaidByPoints, part: PointsPart, correlationId: string, at: number): Promise<void> {
    const before = await read(order.orderId);
    const isBegun = before?.parts?.[part.refundId] !== undefined;
    if (before && !isBegun && stepToHold(before) === 'given_back') return;
    if (before?.transactionId === undefined)
      throw new TransientError(`a refund is ahead of the points of ${order.orderId}`);
    // Written down before it is asked for: a cancellation that comes meanwhile leaves this part to the refund.
    const points = before.parts?.[part.refundId] ?? part.points;
    const parts = { ...before.parts, [part.refundId]: points };
    if (!isBegun) await note(order, before, { status: before.status, parts }, at);
    const actor = by(order, `refund-${part.refundId}`, correlationId);
    if (isKeptFrom(await ledger.giveBack(actor, before.transactionId, points), actor))
      await keep(order, { refundId: part.refundId, points }, correlationId, at);
  }

  /** Lets go of what is held. @returns the spend, where it was spent before */
  async function spentIn(order: PaidByPoints, closing: PointsPaid | undefined, correlationId: string) {
    if (closing?.transactionId !== undefined) return closing.transactionId;
    const holdId = closing?.holdId ?? (await askedFor(order, closing, correlationId));
    if (holdId === undefined || (await ledger.release(by(order, 'release', correlationId), holdId)) === 'done') return;
    return spentBy(order, holdId, correlationId);
  }

  /** Writes down, once, that points stay with nobody: the table's stream tells it. */
  async function keep(
    { orderId, userId }: PaidByPoints,
    { refundId, points }: PointsPart,
    correlationId: string,
    at: number,
  ): Promise<void> {
    const createdAt = new Date(at).toISOString();
    const kept: PointsKept = {
      orderId,
      userId,
      refundId,
      pointsKept: points,
      correlationId,
      createdAt,
      updatedAt: createdAt,
    };
    const Item = { ...keptPointsKey(orderId, refundId), ...kept };
    try {
      await client.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(PK)' }));
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    }
  }

  /** What was held for whoever died before it heard so; undefined where the ledger refuses. */
  async function askedFor(
    order: PaidByPoints,
    closing: PointsPaid | undefined,
    correlationId: string,
  ): Promise<string | undefined> {
    const answer = await askToHold(order, closing, correlationId);
    return answer === 'refused' ? undefined : answer.holdId;
  }

  function askToHold(order: PaidByPoints, asked: PointsPaid | undefined, correlationId: string) {
    return ledger.hold(by(order, 'hold', correlationId), order.points, asked?.holdSeconds ?? HOLD_SECONDS);
  }

  /** What was spent by whoever could not write it down any more. */
  async function spentBy(order: PaidByPoints, holdId: string, correlationId: string): Promise<string | undefined> {
    const answer = await ledger.capture(by(order, 'capture', correlationId), holdId);
    return answer === 'lost' ? undefined : answer.transactionId;
  }

  async function read(orderId: string): Promise<PointsPaid | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName, Key: pointsOfOrderKey(orderId), ConsistentRead: true }),
    );
    return Item as PointsPaid | undefined;
  }

  /** @throws TransientError where somebody else was there since it was read */
  async function note(
    { orderId, userId, points }: PaidByPoints,
    before: PointsPaid | undefined,
    changes: Omit<PointsPaid, 'orderId' | 'userId' | 'points'>,
    at: number,
  ): Promise<PointsPaid> {
    const paid = { orderId, userId, points, ...before, ...changes };
    try {
      await client.send(
        new PutCommand({
          TableName,
          Item: { ...pointsOfOrderKey(orderId), ...paid, updatedAt: new Date(at).toISOString() },
          ...(before
            ? {
                ConditionExpression: `#status = :read AND ${before.parts ? 'size(#parts) = :parts' : 'attribute_not_exists(#parts)'}`,
                ExpressionAttributeNames: { '#status': 'status', '#parts': 'parts' },
                ExpressionAttributeValues: {
                  ':read': before.status,
                  ...(before.parts ? { ':parts': Object.keys(before.parts).length } : {}),
                },
              }
            : { ConditionExpression: 'attribute_not_exists(PK)' }),
        }),
      );
      return paid;
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      throw new TransientError(`the points of ${orderId} were changed meanwhile`);
    }
  }
}

/**
 * Whether what was to be given back stays with nobody.
 *
 * @throws PermanentError asked_otherwise where the key stands for another request: a person has to look who made it
 */
function isKeptFrom(given: Awaited<ReturnType<PointsLedger['giveBack']>>, { key }: PointsActor): boolean {
  if (given === 'asked_otherwise')
    throw new PermanentError('asked_otherwise', `the ledger was asked something else under ${key}`);
  return given === 'no_account';
}

const mayNotHold = (status: PointsStatus | undefined): boolean =>
  status === 'REFUSED' || status === 'GIVING_BACK' || status === 'GIVEN_BACK';

const by = ({ orderId, userId }: PaidByPoints, what: string, correlationId: string): PointsActor => ({
  ...{ userId, correlationId },
  key: `order-${orderId}-${what}`,
});
