import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import {
  CANCELLATION,
  type KeptPoints,
  keptPointsKey,
  type PointsOfOrder,
  pointsOfOrderKey,
} from '../../payments/contracts/points-of-order.ts';
import type { Order } from '../order.ts';
import type { PointsFacts } from '../points-gaps.ts';
import type { LedgerToRead } from './ledger-to-read.ts';

/** @returns undefined for an order that no points pay for */
export type OrderPoints = (order: Order) => Promise<PointsFacts | undefined>;

/** Reads what payments keep of an order's points, and what the ledger says of them. It changes nothing. */
export function orderPoints(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  paymentsTable: string,
  ledger: LedgerToRead,
): OrderPoints {
  return async ({ orderId, userId, points, refunds = {}, createdAt }) => {
    if (points === undefined) return undefined;
    const paid = await itemAt<PointsOfOrder>(pointsOfOrderKey(orderId));
    const { status, holdId } = paid ?? {};
    if (holdId === undefined) return { status, kept: 0, ledger: undefined };
    const [known, ...kept] = await Promise.all([
      ledger({ userId, holdId, since: Date.parse(createdAt), transactionId: paid?.transactionId }),
      ...[...Object.keys(refunds), CANCELLATION].map((id) => itemAt<KeptPoints>(keptPointsKey(orderId, id))),
    ]);
    const keptPoints = kept.reduce((sum, each) => sum + (each?.pointsKept ?? 0), 0);
    return { status, kept: keptPoints, ledger: known };
  };

  async function itemAt<Item>(Key: Record<string, string>): Promise<Item | undefined> {
    const { Item } = await client.send(new GetCommand({ TableName: paymentsTable, Key, ConsistentRead: true }));
    return Item as Item | undefined;
  }
}
