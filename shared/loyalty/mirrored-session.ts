import type { SessionFinalizedV1 } from '#contracts/loyalty/session-finalized-v1';
import type { SessionVoidedV1 } from '#contracts/loyalty/session-voided-v1';
import { earn } from './earn.ts';
import type { Source } from './entry.ts';
import type { Command, Movement } from './movement.ts';
import { reverseOrder } from './reverse-order.ts';

/** A sale at a till: what the partner has booked for it counts once in all. */
export const sessionSource = (sessionId: string): Source => ({ kind: 'pos', sourceId: sessionId });

/** A sale as the ledger sees it. */
export interface MirroredSale {
  readonly userId: string;
  readonly source: Source;
  readonly points: number;
  /** In minor units of the currency. */
  readonly value?: number;
  readonly currency?: string;
}

/** Points that the partner took back of a sale. */
export interface MirroredReturn {
  readonly userId: string;
  readonly source: Source;
  readonly returnId: string;
  readonly points: number;
}

export function mirroredSale({ sessionId, userId, earnedPoints, amount, currency }: SessionFinalizedV1): MirroredSale {
  return {
    ...{ userId, source: sessionSource(sessionId), points: earnedPoints },
    ...(amount === undefined ? {} : { value: amount }),
    ...(currency === undefined ? {} : { currency }),
  };
}

export function mirroredReturn({ sessionId, userId, returnId, points }: SessionVoidedV1): MirroredReturn {
  return { userId, source: sessionSource(sessionId), returnId, points };
}

/**
 * Gives a member what the partner has booked for a sale, to the point: tiers and rules of the programme have had their say
 * there.
 */
export function mirrorSale(asked: Omit<Command, 'source'> & { readonly sale: MirroredSale }): Movement {
  const { sale, ...command } = asked;
  const { source, points, value, currency } = sale;
  const earned = {
    points,
    ...(value === undefined ? {} : { value }),
    ...(currency === undefined ? {} : { currency }),
  };
  const movement = earn({ ...command, source, points: () => earned });
  return { ...movement, made: { by: 'mirrorSale', of: asked } };
}

/** Takes back what the partner took back, as far as the policy of reversals lets it, once for each return. */
export function mirrorReturn(asked: Omit<Command, 'source'> & { readonly given: MirroredReturn }): Movement {
  const { given, ...command } = asked;
  const { source, returnId, points } = given;
  return reverseOrder({ ...command, order: source, refund: { refundId: returnId, points } });
}
