/** What payments keep of the points that an order is paid with, as contexts that may look at it read it. */
export interface PointsOfOrder {
  /** Where they are: `SPENT` for an order that is paid, `REFUSED` or `GIVEN_BACK` once nothing of them is taken any more. */
  readonly status: string;
  readonly points: number;
  /** What they were held under at the ledger; absent while nobody has heard its answer. */
  readonly holdId?: string;
  /** What they were spent by; absent before that. */
  readonly transactionId?: string;
}

/** Where it lies in the table `payments`. */
export const pointsOfOrderKey = (orderId: string) => ({ PK: `POINTS#${orderId}` });

/** Points that were to come back, and stay with nobody. */
export interface KeptPoints {
  readonly pointsKept: number;
}

/** What a cancellation gives back, beside the refunds. */
export const CANCELLATION = 'cancellation';

/** Where they lie. @param refundId the refund that they belong to, or CANCELLATION */
export const keptPointsKey = (orderId: string, refundId: string) => ({
  PK: `${pointsOfOrderKey(orderId).PK}#${refundId}`,
});
