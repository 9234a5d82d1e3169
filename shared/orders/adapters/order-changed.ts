import type { DynamoDBRecord } from 'aws-lambda';
import { type Image, listIn, mapIn, numberIn, textIn } from '../../platform/boundary/stream-image.ts';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import { CURRENCY, payable } from '../contracts/price.ts';
import { type OrderState, restStatusOf } from '../order-status.ts';

/** What a change of an order means to others; ids are made of the order and the kind, so that a repeat has the same. */
export function announcedBy({ dynamodb }: DynamoDBRecord): DomainEvent[] {
  const { NewImage: order = {}, OldImage: before = {} } = dynamodb ?? {};
  if (!stateIn(order)) return [];
  return [
    ...shipmentsIn(order, before),
    ...deliveryIn(order, before),
    ...stateChangeIn(order, before),
    ...refundsIn(order, before),
  ];
}

/** What all events of an order say. */
function about(order: Image, at: string) {
  const orderId = textIn(order.orderId);
  return { subject: orderId, correlationId: textIn(order.correlationId) || orderId, at: Date.parse(at) };
}

const named = (order: Image) => {
  const orderId = textIn(order.orderId);
  return { orderId, orderNumber: orderId, userId: textIn(order.userId) };
};

/** The state that an order has come to. */
function stateChangeIn(order: Image, imageBefore: Image): DomainEvent[] {
  const state = stateIn(order);
  const before = stateIn(imageBefore);
  if (state === before) return [];
  const updatedAt = textIn(order.updatedAt);
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
      const value = payable(numberIn(order.price));
      const refunds = mapIn(order.refunds).map(([refundId, { amount }]) => ({
        refundId,
        refundedValue: numberIn(amount),
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
      const data = {
        ...named(order),
        cancelledAt: updatedAt,
        previousStatus: restStatusOf(before ?? 'CREATED'),
        ...reasonIn(order),
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
function shipmentsIn(order: Image, before: Image): DomainEvent[] {
  return since(before.shipments, order.shipments).map(([shipmentId, shipment]) => ({
    ...about(order, textIn(shipment.shippedAt)),
    id: `${named(order).orderId}#shipped#${shipmentId}`,
    type: 'orders.orderShipped.v1',
    data: {
      ...named(order),
      shipmentId,
      lines: listIn(shipment.lines).map(({ productId, quantity }) => ({
        productId: textIn(productId),
        quantity: numberIn(quantity),
      })),
    },
  }));
}

/** That all of an order has arrived. */
function deliveryIn(order: Image, before: Image): DomainEvent[] {
  const deliveredAt = textIn(order.deliveredAt);
  if (deliveredAt === '' || before.deliveredAt) return [];
  const id = `${named(order).orderId}#delivered#v1`;
  return [{ ...about(order, deliveredAt), id, type: 'orders.orderDelivered.v1', data: named(order) }];
}

const productsIn = ({ sku, lines }: Image): string[] =>
  lines ? listIn(lines).map(({ productId }) => textIn(productId)) : [textIn(sku)];

/** The refunds that an order has and had not before. */
function refundsIn(order: Image, before: Image): DomainEvent[] {
  const orderCompleted = stateIn(order) === 'COMPLETED';
  return since(before.refunds, order.refunds).map(([refundId, refund]) => {
    const data = {
      ...named(order),
      refundId,
      refundedValue: numberIn(refund.amount),
      currency: CURRENCY,
      orderCompleted,
      ...reasonIn(refund),
    };
    const id = `${data.orderId}#refunded#${refundId}`;
    return { ...about(order, textIn(refund.refundedAt)), id, type: 'orders.orderRefunded.v1', data };
  });
}

/** What a map has and had not before. */
function since(before: Image[string], after: Image[string]): [key: string, item: Image][] {
  const known = new Set(mapIn(before).map(([key]) => key));
  return mapIn(after).filter(([key]) => !known.has(key));
}

function reasonIn({ reason }: Image): { readonly reason?: string } {
  return reason ? { reason: textIn(reason) } : {};
}

const stateIn = ({ state }: Image) => state?.S as OrderState | undefined;
