import type { OrderTimeline } from '#contracts/orders/timeline';
import { priceOf } from './contracts/price.ts';
import { earlierFirst } from './earlier-first.ts';
import type { Order } from './order.ts';
import { WHOLE_SHIPMENT } from './shipment.ts';

export type Moment = OrderTimeline['events'][number];

/** An event of an order as the store keeps it. */
export interface KeptEvent {
  readonly key: { readonly sk: string };
  readonly eventName: string;
  readonly actor: string;
  /** ISO 8601 in UTC. */
  readonly createdAt?: string;
}

/** What happens to an order, in the order of cause and effect: of two at the same millisecond the first of them is first. */
const WORDS: readonly Moment['event'][] = [
  'PLACED',
  'CREATED',
  'STOCK_ALLOCATED',
  'STOCK_DEPLETED',
  'PAYMENT_FAILED',
  'PAYMENT_ACCEPTED',
  'PAYMENT_REJECTED',
  'SHIPPED',
  'DELIVERED',
  'COMPLETED',
  'CANCELED',
  'EXPIRED',
  'REFUNDED',
];

/**
 * What happened to an order, the first first. The store keeps events for a while, the order what they made of it for good:
 * what is left when an order is old are its states, shipments and refunds, without who made them and the tries to pay.
 *
 * @param events in any order
 */
export function timelineOf(
  order: Order,
  events: readonly KeptEvent[],
  { withActors }: { readonly withActors: boolean },
): OrderTimeline {
  const moments = new Map(keptBy(order).map((moment) => [identityOf(moment), moment]));
  for (const { key, eventName, actor, createdAt } of events) {
    const event = wordIn(eventName);
    if (event === undefined || createdAt === undefined) continue;
    const said = { event, at: createdAt, ...partIn(event, key.sk), ...(withActors ? { actor } : {}) };
    // Two tries that failed are two, and neither of them has a place of its own in the order.
    const identity = event === 'PAYMENT_FAILED' ? key.sk : identityOf(said);
    moments.set(identity, { ...moments.get(identity), ...said });
  }
  const sorted = [...moments.values()].sort(
    (one, other) => earlierFirst(one.at, other.at) || WORDS.indexOf(one.event) - WORDS.indexOf(other.event),
  );
  return { orderId: order.orderId, events: sorted };
}

/** What the order itself knows of what happened to it. */
function keptBy({ createdAt, state, updatedAt, reachedAt, reason, shipments, refunds, deliveredAt }: Order): Moment[] {
  const reached = Object.entries({ CREATED: createdAt, [state]: updatedAt, ...reachedAt });
  const states = reached.flatMap(([name, at]) => {
    const event = WORDS.find((word) => word === name);
    if (event === undefined || (event === 'SHIPPED' && shipments)) return [];
    return [{ event, at, ...(event === 'CANCELED' && reason !== undefined ? { reason } : {}) }];
  });
  const shipped = Object.entries(shipments ?? {}).flatMap(([shipmentId, shipment]): Moment[] => [
    { event: 'SHIPPED', at: shipment.shippedAt, shipmentId },
    ...(shipment.deliveredAt === undefined
      ? []
      : [{ event: 'DELIVERED' as const, at: shipment.deliveredAt, shipmentId }]),
  ]);
  const delivered: Moment[] = deliveredAt !== undefined && !shipments ? [{ event: 'DELIVERED', at: deliveredAt }] : [];
  const refunded = Object.entries(refunds ?? {}).map(
    ([refundId, refund]): Moment => ({
      ...{ event: 'REFUNDED', at: refund.refundedAt, refundId },
      ...{ amount: priceOf(refund.amount), reason: refund.reason },
    }),
  );
  return [...states, ...shipped, ...delivered, ...refunded];
}

function wordIn(eventName: string): Moment['event'] | undefined {
  const word = /^ORDER_(.+)_EVENT$/.exec(eventName)?.[1];
  return word === 'CANCELLED' ? 'CANCELED' : WORDS.find((each) => each === word);
}

/** The part of the order that an event's place in the store names. */
function partIn(event: Moment['event'], sk: string): Pick<Moment, 'shipmentId' | 'refundId'> {
  const [, , kind, id] = sk.split('#');
  if (kind === 'SHIPMENT_ID' && id !== undefined) return { shipmentId: id };
  if (kind === 'REFUND_ID' && id !== undefined) return { refundId: id };
  return event === 'SHIPPED' ? { shipmentId: WHOLE_SHIPMENT } : {};
}

const identityOf = ({ event, shipmentId = '', refundId = '' }: Moment): string => `${event}#${shipmentId}${refundId}`;
