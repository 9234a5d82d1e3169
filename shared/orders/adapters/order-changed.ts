import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import { CURRENCY, minorUnits } from '../contracts/price.ts';
import { type OrderState, restStatusOf } from '../order-status.ts';

type Image = Readonly<Record<string, AttributeValue | undefined>>;

/** What a change of an order means to others; ids are made of the order and the kind, so that a repeat has the same. */
export function announcedBy({ dynamodb }: DynamoDBRecord): DomainEvent[] {
  const order = dynamodb?.NewImage;
  const state = stateIn(order);
  const before = stateIn(dynamodb?.OldImage);
  if (!order || !state) return [];
  if (state === before) return refundsIn(order, dynamodb?.OldImage);
  const orderId = order.orderId?.S ?? '';
  const userId = order.userId?.S ?? '';
  const updatedAt = order.updatedAt?.S ?? '';
  const about = { subject: orderId, correlationId: order.correlationId?.S ?? orderId, at: Date.parse(updatedAt) };
  const numbered = { orderNumber: orderId, userId };
  switch (state) {
    case 'CREATED': {
      const data = { ...numbered, products: productsIn(order) };
      return [{ ...about, id: `${orderId}#created#v1`, type: 'orders.orderCreated.v1', data }];
    }
    case 'PAYMENT_ACCEPTED':
      return [{ ...about, id: `${orderId}#confirmed#v1`, type: 'orders.orderConfirmed.v1', data: numbered }];
    case 'COMPLETED': {
      const value = minorUnits(Number(order.price?.N)) ?? 0;
      return [
        {
          ...about,
          id: `${orderId}#completed#v2`,
          type: 'orders.orderCompleted.v2',
          data: { orderId, userId, value, currency: CURRENCY },
        },
        {
          ...about,
          id: `${orderId}#completed#v1`,
          type: 'orders.orderCompleted.v1',
          data: numbered,
          supersededBy: 'orders.orderCompleted.v2',
        },
      ];
    }
    case 'CANCELED': {
      const reason = order.reason?.S;
      const data = {
        ...numbered,
        orderId,
        cancelledAt: updatedAt,
        previousStatus: restStatusOf(before ?? 'CREATED'),
        ...(reason === undefined ? {} : { reason }),
      };
      return [{ ...about, id: `${orderId}#cancelled#v1`, type: 'orders.orderCancelled.v1', data }];
    }
    default:
      return [];
  }
}

const productsIn = ({ sku, lines }: Image): string[] =>
  lines?.L?.map(({ M }) => M?.productId?.S ?? '') ?? [sku?.S ?? ''];

/** The refunds that an order has and had not before. */
function refundsIn(order: Image, before: Image | undefined): DomainEvent[] {
  const known = before?.refunds?.M ?? {};
  const orderId = order.orderId?.S ?? '';
  return Object.entries(order.refunds?.M ?? {}).flatMap(([refundId, { M: refund }]) => {
    if (known[refundId] || !refund) return [];
    const reason = refund.reason?.S;
    const data = {
      orderId,
      orderNumber: orderId,
      userId: order.userId?.S ?? '',
      refundId,
      refundedValue: Number(refund.amount?.N),
      currency: CURRENCY,
      ...(reason === undefined ? {} : { reason }),
    };
    return [
      {
        id: `${orderId}#refunded#${refundId}`,
        type: 'orders.orderRefunded.v1',
        subject: orderId,
        correlationId: order.correlationId?.S ?? orderId,
        at: Date.parse(refund.refundedAt?.S ?? ''),
        data,
      },
    ];
  });
}

const stateIn = (image: Image | undefined): OrderState | undefined => image?.state?.S as OrderState | undefined;
