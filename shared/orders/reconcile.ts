import { payable } from './contracts/price.ts';
import type { Order } from './order.ts';
import { happeningOf, type OrderState, transition } from './order-status.ts';
import { type PointsFacts, pointsGapsOfEnded, pointsGapsOfPaid } from './points-gaps.ts';
import type { ShippedLine } from './shipment.ts';

/** What is wrong about an order, or about what stands under its id elsewhere. */
export type GapKind =
  | 'event_missing'
  | 'state_behind'
  | 'stock_missing'
  | 'stock_not_freed'
  | 'stock_differs'
  | 'payment_missing'
  | 'payment_not_returned'
  | 'charge_missing'
  | 'charge_differs'
  | 'charge_not_returned'
  | 'points_missing'
  | 'points_differ'
  | 'points_not_returned'
  | 'order_missing';

export interface Gap {
  readonly kind: GapKind;
  /** Both sides, in words for people. */
  readonly found: string;
}

/** A charge as the gateway lists it; amounts in minor units. */
export interface Charge {
  readonly orderId: string;
  readonly outcome: 'accepted' | 'rejected';
  readonly captured: number;
  readonly refunded: number;
}

/** Everything that is known of an order, wherever it is kept. */
export interface OrderFacts {
  readonly order: Pick<Order, 'state' | 'price' | 'refunds' | 'shipments' | 'points' | 'pointsWorth'>;
  /** Names of its events in the store; undefined where the store may have forgotten some by now. */
  readonly events: readonly string[] | undefined;
  readonly allocationStatus: string | undefined;
  /** What inventory holds for it, and what of it has not left the house; absent where nothing was decided. */
  readonly held?: readonly ShippedLine[] | undefined;
  readonly toShip?: readonly ShippedLine[] | undefined;
  readonly paymentStatus: string | undefined;
  readonly charge: Charge | undefined;
  /** What was captured with its shipments so far, in minor units; undefined where all is captured at once. */
  readonly captured?: number | undefined;
  /** Of an order that points pay a part of, or all. */
  readonly points?: PointsFacts | undefined;
}

const EVENTS_OF: Readonly<Record<OrderState, readonly string[]>> = {
  CREATED: ['ORDER_CREATED_EVENT'],
  STOCK_ALLOCATED: ['ORDER_CREATED_EVENT', 'ORDER_STOCK_ALLOCATED_EVENT'],
  STOCK_DEPLETED: ['ORDER_CREATED_EVENT', 'ORDER_STOCK_DEPLETED_EVENT'],
  PAYMENT_REJECTED: ['ORDER_CREATED_EVENT', 'ORDER_PAYMENT_REJECTED_EVENT'],
  PAYMENT_ACCEPTED: ['ORDER_CREATED_EVENT', 'ORDER_STOCK_ALLOCATED_EVENT', 'ORDER_PAYMENT_ACCEPTED_EVENT'],
  PARTIALLY_SHIPPED: ['ORDER_CREATED_EVENT', 'ORDER_PAYMENT_ACCEPTED_EVENT', 'ORDER_SHIPPED_EVENT'],
  SHIPPED: ['ORDER_CREATED_EVENT', 'ORDER_PAYMENT_ACCEPTED_EVENT', 'ORDER_SHIPPED_EVENT'],
  COMPLETED: ['ORDER_CREATED_EVENT', 'ORDER_PAYMENT_ACCEPTED_EVENT', 'ORDER_COMPLETED_EVENT'],
  CANCELED: ['ORDER_CREATED_EVENT', 'ORDER_CANCELED_EVENT'],
  EXPIRED: ['ORDER_CREATED_EVENT', 'ORDER_EXPIRED_EVENT'],
};

const PAID: readonly OrderState[] = ['PAYMENT_ACCEPTED', 'PARTIALLY_SHIPPED', 'SHIPPED', 'COMPLETED'];
const ENDED: readonly OrderState[] = ['STOCK_DEPLETED', 'PAYMENT_REJECTED', 'CANCELED', 'EXPIRED'];
const HOLDS_STOCK: readonly OrderState[] = ['STOCK_ALLOCATED', ...PAID];
const HELD = ['ALLOCATED', 'COMPLETED_PAYMENT_ACCEPTED'];

/**
 * Compares what orders, the event store, inventory, payments, the gateway and the ledger say of one order. Of an order that is still
 * under way they may differ for a moment: whoever asks leaves those out.
 */
export function gapsOf(facts: OrderFacts): Gap[] {
  return [...eventGaps(facts), ...stockGaps(facts), ...moneyGaps(facts), ...pointsGaps(facts)];
}

function eventGaps({ order: { state }, events }: OrderFacts): Gap[] {
  if (events === undefined) return [];
  const known = new Set(events.map((name) => (name === 'ORDER_CANCELLED_EVENT' ? 'ORDER_CANCELED_EVENT' : name)));
  const missing = EVENTS_OF[state].filter((name) => !known.has(name));
  const ahead = [...known].filter((name) => {
    const happening = happeningOf(name);
    // A part of a shipment is not all that was ordered: the order itself counts them.
    if (happening === undefined || happening === 'SHIPPED' || happening === 'DELIVERED') return false;
    return typeof transition(state, happening) === 'object';
  });
  return [
    ...missing.map((name): Gap => ({ kind: 'event_missing', found: `the order is ${state} without ${name}` })),
    ...ahead.map((name): Gap => ({ kind: 'state_behind', found: `the order is ${state} after ${name}` })),
  ];
}

function stockGaps({ order: { state }, allocationStatus: status, held, toShip }: OrderFacts): Gap[] {
  const found = `the order is ${state}, its stock ${status ?? 'was never decided on'}`;
  if (ENDED.includes(state)) return HELD.includes(status ?? '') ? [{ kind: 'stock_not_freed', found }] : [];
  if (!HOLDS_STOCK.includes(state)) return [];
  const isRight =
    state === 'COMPLETED' ? status === 'DISPATCHED' : HELD.includes(status ?? '') || status === 'DISPATCHED';
  if (!isRight) return [{ kind: 'stock_missing', found }];
  // Of one that was completed by hand the rest was handed over.
  const left = state === 'COMPLETED' ? [] : (toShip ?? []);
  if (held === undefined || isSame(held, left)) return [];
  const differs = `the order has still to ship ${told(left)}, inventory holds ${told(held)} for it`;
  return [{ kind: 'stock_differs', found: differs }];
}

const told = (lines: readonly ShippedLine[]): string =>
  lines.map(({ productId, quantity }) => `${quantity} of ${productId}`).join(', ') || 'nothing';

function isSame(one: readonly ShippedLine[], other: readonly ShippedLine[]): boolean {
  const quantities = new Map(other.map(({ productId, quantity }) => [productId, quantity]));
  return one.length === other.length && one.every(({ productId, quantity }) => quantities.get(productId) === quantity);
}

function moneyGaps({ order, paymentStatus, charge, captured }: OrderFacts): Gap[] {
  const { state, price, pointsWorth = 0 } = order;
  const whole = payable(price) - pointsWorth;
  const kept = charge ? charge.captured - charge.refunded : 0;
  const payment = `the order is ${state}, its payment ${paymentStatus ?? 'was never begun'}`;
  if (ENDED.includes(state))
    return [
      ...(paymentStatus === 'PAYMENT_ACCEPTED' ? [{ kind: 'payment_not_returned', found: payment } as const] : []),
      ...(kept > 0
        ? [{ kind: 'charge_not_returned', found: `the order is ${state}, the gateway keeps ${kept} of it` } as const]
        : []),
    ];
  if (!PAID.includes(state)) return [];
  if (paymentStatus !== 'PAYMENT_ACCEPTED' && paymentStatus !== 'PAYMENT_REFUNDED')
    return [{ kind: 'payment_missing', found: payment }];
  if (whole <= 0) return [];
  if (charge?.outcome !== 'accepted')
    return [{ kind: 'charge_missing', found: `${payment}, the gateway has ${charge?.outcome ?? 'no'} charge` }];
  const due = captured === undefined ? whole : dueWithShipments(order, whole);
  const given = Object.values(order.refunds ?? {}).reduce((total, { amount }) => total + amount, 0);
  const refunded = Math.min(given, whole);
  return charge.captured === due && charge.refunded === refunded && (captured ?? due) === due
    ? []
    : [
        {
          kind: 'charge_differs',
          found: `${due} are due and ${refunded} given back, the gateway captured ${charge.captured} and gave back ${charge.refunded}`,
        },
      ];
}

function pointsGaps({ order, points }: OrderFacts): Gap[] {
  if (!points) return [];
  if (ENDED.includes(order.state)) return pointsGapsOfEnded(order, points);
  return PAID.includes(order.state) ? pointsGapsOfPaid(order, points) : [];
}

/** What is to be captured by now where money is taken with shipments: all of it once nothing is left to ship. */
function dueWithShipments({ state, shipments = {} }: OrderFacts['order'], whole: number): number {
  if (state === 'SHIPPED' || state === 'COMPLETED') return whole;
  return Object.values(shipments).reduce((sum, { amount = 0 }) => sum + amount, 0);
}
