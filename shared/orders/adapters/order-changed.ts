import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import { CURRENCY, payable } from '../contracts/price.ts';
import { type OrderState, restStatusOf } from '../order-status.ts';

type Image = Readonly<Record<string, AttributeValue | undefined>>;

/** What a change of an order means to others; ids are made of the order and the kind, so that a repeat has the same. */
export function announcedBy({ dynamodb }: DynamoDBRecord): DomainEvent[] {
  const order = dynamodb?.NewImage;
  const before = dynamodb?.OldImage;
  if (!order || !stateIn(order)) return [];
  return [
    ...shipmentsIn(order, before),
    ...deliveryIn(order, before),
    ...stateChangeIn(order, before),
    ...refundsIn(order, before),
  ];
}

/** What all events of an order say. */
function about(order: Image, at: string) {
  const orderId = order.orderId?.S ?? '';
  return { subject: orderId, correlationId: order.correlationId?.S ?? orderId, at: Date.parse(at) };
}

const named = (order: Image) => {
  const orderId = order.orderId?.S ?? '';
  return { orderId, orderNumber: orderId, userId: order.userId?.S ?? '' };
};

/** The state that an order has come to. */
function stateChangeIn(order: Image, imageBefore: Image | undefined): DomainEvent[] {
  const state = stateIn(order);
  const before = stateIn(imageBefore);
  if (state === before) return [];
  const updatedAt = order.updatedAt?.S ?? '';
  const { orderId, orderNumber, userId } = named(order);
  const common = about(order, updatedAt);
  const numbered = { orderNumber, userId };
  switch (state) {
    case 'CREATED': {
      const data = { ...numbered, products: productsIn(order) };
      return [{ ...common, id: `${orderId}#created#v1`, type: 'orders.orderCreated.v1', data }];
    }
    case 'PAYMENT_ACCEPTED':
      return [{ ...common, id: `${orderId}#confirmed#v1`, type: 'orders.orderConfirmed.v1', data: numbered }];
    case 'COMPLETED': {
      const value = payable(Number(order.price?.N));
      const refunds = Object.entries(order.refunds?.M ?? {}).map(([refundId, { M: refund }]) => ({
        refundId,
        refundedValue: Number(refund?.amount?.N),
      }));
      return [
        {
          ...common,
          id: `${orderId}#completed#v2`,
          type: 'orders.orderCompleted.v2',
          data: { orderId, userId, value, currency: CURRENCY, ...(refunds.length > 0 ? { refunds } : {}) },
        },
        {
          ...common,
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
        ...named(order),
        cancelledAt: updatedAt,
        previousStatus: restStatusOf(before ?? 'CREATED'),
        ...(reason === undefined ? {} : { reason }),
      };
      return [{ ...common, id: `${orderId}#cancelled#v1`, type: 'orders.orderCancelled.v1', data }];
    }
    case 'EXPIRED':
      return [{ ...common, id: `${orderId}#expired#v1`, type: 'orders.orderExpired.v1', data: named(order) }];
    default:
      return [];
  }
}

/** The shipments that an order has and had not before. */
function shipmentsIn(order: Image, before: Image | undefined): DomainEvent[] {
  const known = before?.shipments?.M ?? {};
  return Object.entries(order.shipments?.M ?? {}).flatMap(([shipmentId, { M: shipment }]) => {
    if (known[shipmentId] || !shipment) return [];
    const lines = (shipment.lines?.L ?? []).map(({ M }) => ({
      productId: M?.productId?.S ?? '',
      quantity: Number(M?.quantity?.N),
    }));
    return [
      {
        ...about(order, shipment.shippedAt?.S ?? ''),
        id: `${order.orderId?.S}#shipped#${shipmentId}`,
        type: 'orders.orderShipped.v1',
        data: { ...named(order), shipmentId, lines },
      },
    ];
  });
}

/** That all of an order has arrived. */
function deliveryIn(order: Image, before: Image | undefined): DomainEvent[] {
  const deliveredAt = order.deliveredAt?.S;
  if (deliveredAt === undefined || before?.deliveredAt) return [];
  const id = `${order.orderId?.S}#delivered#v1`;
  return [{ ...about(order, deliveredAt), id, type: 'orders.orderDelivered.v1', data: named(order) }];
}

const productsIn = ({ sku, lines }: Image): string[] =>
  lines?.L?.map(({ M }) => M?.productId?.S ?? '') ?? [sku?.S ?? ''];

/** The refunds that an order has and had not before. */
function refundsIn(order: Image, before: Image | undefined): DomainEvent[] {
  const known = before?.refunds?.M ?? {};
  const orderCompleted = stateIn(order) === 'COMPLETED';
  return Object.entries(order.refunds?.M ?? {}).flatMap(([refundId, { M: refund }]) => {
    if (known[refundId] || !refund) return [];
    const reason = refund.reason?.S;
    const data = {
      ...named(order),
      refundId,
      refundedValue: Number(refund.amount?.N),
      currency: CURRENCY,
      orderCompleted,
      ...(reason === undefined ? {} : { reason }),
    };
    const id = `${order.orderId?.S}#refunded#${refundId}`;
    return [{ ...about(order, refund.refundedAt?.S ?? ''), id, type: 'orders.orderRefunded.v1', data }];
  });
}

const stateIn = (image: Image | undefined): OrderState | undefined => image?.state?.S as OrderState | undefined;
