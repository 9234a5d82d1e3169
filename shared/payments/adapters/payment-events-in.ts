import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Window } from '../../platform/events/given-up.ts';
import type { EventsIn } from '../../platform/events/republish.ts';
import type { PointsKept } from '../points.ts';
import {
  type NotedPayment,
  partCaptured,
  paymentCaptured,
  paymentRefunded,
  paymentRejected,
  pointsNotReturned,
} from './payment-events.ts';

/**
 * Reads back what payments have come to in a time, and what they have given back: a scan, which costs the whole table and
 * is for the day on which the stream has lost something. All that was ever told of a payment that changed then is told
 * again: consumers drop what they know by its id.
 */
export function paymentEventsIn(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): EventsIn {
  return async ({ from, to, startKey }: Window) => {
    const [begin, end] = [from, to].map((at) => new Date(at).toISOString());
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName,
        // One that was changed since may have changed in that time as well.
        FilterExpression: 'createdAt <= :to AND updatedAt >= :from',
        ExpressionAttributeValues: { ':from': begin, ':to': end },
        ...(startKey ? { ExclusiveStartKey: startKey } : {}),
      }),
    );
    const kept = (Items as unknown as PointsKept[]).filter(({ pointsKept }) => pointsKept !== undefined);
    const noted = (Items as unknown as NotedPayment[]).filter(({ paymentStatus }) => paymentStatus !== undefined);
    const events = noted.flatMap((payment) => [
      ...(['PAYMENT_ACCEPTED', 'PAYMENT_REFUNDED'].includes(payment.paymentStatus) && !payment.capture
        ? [paymentCaptured(payment)]
        : []),
      ...Object.entries(payment.captures ?? {}).map(([key, taken]) => partCaptured(payment, key, taken)),
      ...(payment.paymentStatus === 'PAYMENT_REJECTED' ? [paymentRejected(payment)] : []),
      ...Object.entries(payment.refunds ?? {}).flatMap(([refundId, refund]) =>
        refund.money === 0 ? [] : [paymentRefunded(payment, refundId, refund)],
      ),
    ]);
    events.push(...kept.map(pointsNotReturned));
    return { events, next: LastEvaluatedKey ? { from, to, startKey: LastEvaluatedKey } : undefined };
  };
}
