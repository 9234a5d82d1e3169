import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { OrderData } from '#contracts/orders/order-data';
import { TransientError } from '../../platform/failures.ts';
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

/**
 * Writes down what it is about to ask the ledger before it does, and what the ledger has said after it: who comes back
 * asks under the same key, and is told the same.
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
    const asked = before ?? (await note(order, undefined, { status: 'ASKED' }, at));
    const answer = await ledger.hold(by(order, 'hold', correlationId), order.points);
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
    const closing = step === 'begin' ? await note(order, before, { status: 'GIVING_BACK' }, at) : before;
    const transactionId = await spentIn(order, closing, correlationId);
    // Each refund gives its own part back, or says that there is nobody to give it to: none of it is told twice.
    const points = leftBesideRefunds(closing ?? order);
    if (transactionId !== undefined && points > 0) {
      const given = await ledger.giveBack(by(order, 'restore', correlationId), transactionId, points);
      if (given === 'no_account') await keep(order, { refundId: CANCELLATION, points }, correlationId, at);
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
    const parts = { ...before.parts, [part.refundId]: part.points };
    if (!isBegun) await note(order, before, { status: before.status, parts }, at);
    const actor = by(order, `refund-${part.refundId}`, correlationId);
    if ((await ledger.giveBack(actor, before.transactionId, part.points)) === 'no_account')
      await keep(order, part, correlationId, at);
  }

  /** Lets go of what is held. @returns the spend, where it was spent before */
  async function spentIn(order: PaidByPoints, closing: PointsPaid | undefined, correlationId: string) {
    if (closing?.transactionId !== undefined) return closing.transactionId;
    const holdId = closing?.holdId ?? (await askedFor(order, correlationId));
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
  async function askedFor(order: PaidByPoints, correlationId: string): Promise<string | undefined> {
    const answer = await ledger.hold(by(order, 'hold', correlationId), order.points);
    return answer === 'refused' ? undefined : answer.holdId;
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
    changes: Pick<PointsPaid, 'status' | 'holdId' | 'transactionId' | 'parts'>,
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

const mayNotHold = (status: PointsStatus | undefined): boolean =>
  status === 'REFUSED' || status === 'GIVING_BACK' || status === 'GIVEN_BACK';

const by = ({ orderId, userId }: PaidByPoints, what: string, correlationId: string): PointsActor => ({
  ...{ userId, correlationId },
  key: `order-${orderId}-${what}`,
});
