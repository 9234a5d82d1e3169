import type { OrderData } from '#contracts/orders/order-data';
import { minorUnits } from '../orders/contracts/price.ts';

/** What is known of the points that an order is paid with. */
export interface PointsPaid {
  readonly orderId: string;
  readonly userId: string;
  readonly points: number;
  readonly status: PointsStatus;
  /** What they are held under at the ledger; absent while nobody has heard its answer. */
  readonly holdId?: string;
  /** What they are spent by; absent before that. */
  readonly transactionId?: string;
  /** How many come back with each refund, by its id; absent where none does. */
  readonly parts?: Readonly<Record<string, number>>;
  /** For how long the ledger is asked to hold them; absent where a version asked that did not write it down. */
  readonly holdSeconds?: number;
  /** How many the ledger is asked to give back beside refunds; absent before that, and where such a version asked. */
  readonly restoring?: number;
}

/**
 * ASKED: the ledger is being asked, or somebody died over it. GIVING_BACK: nobody may hold or spend them any more, and
 * whoever comes by lets go of what is held and gives back what is spent. GIVEN_BACK: done, or nothing was ever asked.
 */
export type PointsStatus = 'ASKED' | 'HELD' | 'SPENT' | 'REFUSED' | 'GIVING_BACK' | 'GIVEN_BACK';

/** Points that were to come back, and stay with nobody: their member has no account any more. */
export interface PointsKept {
  readonly orderId: string;
  readonly userId: string;
  /** `cancellation` for what a refund does not give back. */
  readonly refundId: string;
  readonly pointsKept: number;
  readonly correlationId: string;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What is to be done for points to be held. */
export function stepToHold(paid: Pick<PointsPaid, 'status'> | undefined): 'ask' | 'held' | 'refused' | 'given_back' {
  switch (paid?.status) {
    case undefined:
    case 'ASKED':
      return 'ask';
    case 'HELD':
    case 'SPENT':
      return 'held';
    case 'REFUSED':
      return 'refused';
    case 'GIVING_BACK':
    case 'GIVEN_BACK':
      return 'given_back';
  }
}

/** What is to be done for points to be given back: 'close' where the ledger has nothing of them. */
export function stepToGiveBack(paid: Pick<PointsPaid, 'status'> | undefined): 'close' | 'begin' | 'go_on' | 'nothing' {
  switch (paid?.status) {
    case undefined:
    case 'REFUSED':
      return 'close';
    case 'ASKED':
    case 'HELD':
    case 'SPENT':
      return 'begin';
    case 'GIVING_BACK':
      return 'go_on';
    case 'GIVEN_BACK':
      return 'nothing';
  }
}

/** What an order costs beside its points, in minor units; undefined for a price that no money can pay. */
export function moneyOf({ price, pointsWorth = 0 }: Pick<OrderData, 'price' | 'pointsWorth'>): number | undefined {
  const whole = minorUnits(price);
  return whole === undefined ? undefined : whole - pointsWorth;
}

/** How many points come back with a cancellation, beside those of refunds. */
export function leftBesideRefunds({ points, parts = {} }: Pick<PointsPaid, 'points' | 'parts'>): number {
  return points - Object.values(parts).reduce((sum, part) => sum + part, 0);
}
