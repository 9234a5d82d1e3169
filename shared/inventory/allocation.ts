import { type Line, repeatedIn } from '../orders/contracts/lines.ts';
import { stillReserved } from './contracts/held-stock.ts';

/** What was decided for an order, once: a decision stays made whatever comes later. */
export type AllocationStatus =
  | 'ALLOCATED'
  | 'DEPLETED'
  | 'COMPLETED_PAYMENT_ACCEPTED'
  | 'DISPATCHED'
  | 'DEALLOCATED_PAYMENT_REJECTED'
  | 'DEALLOCATED_ORDER_CANCELED'
  | 'DEALLOCATED_ORDER_EXPIRED';

export interface Allocation {
  readonly orderId: string;
  readonly sku: string;
  readonly units: number;
  /** Of several lines all of them; sku and units are the first one then. */
  readonly lines?: readonly Line[] | undefined;
  readonly status: AllocationStatus;
  /** What has left the house of it, by shipments. Absent where nothing has. */
  readonly dispatched?: Readonly<Record<string, readonly Line[]>>;
}

export type AllocationHappening = 'PAYMENT_ACCEPTED' | 'PAYMENT_REJECTED' | 'CANCELED' | 'EXPIRED' | 'COMPLETED';

export interface Settlement {
  readonly to: AllocationStatus;
  /** Units that become free again, and reserved ones that go: both as many as were allocated, or none. */
  readonly frees: boolean;
  readonly unreserves: boolean;
}

const KEPT = { frees: false, unreserves: false } as const;
const BACK = { frees: true, unreserves: true } as const;

/**
 * What an event does to an allocation.
 *
 * @param status undefined where nothing was decided yet: the order ended first, and its stock must never be allocated
 * @returns 'nothing' for what is so already or comes too late, 'wait' for what is ahead of its allocation, 'forbidden' for
 *   what contradicts it
 */
export function settlement(
  status: AllocationStatus | undefined,
  happening: AllocationHappening,
): Settlement | 'nothing' | 'wait' | 'forbidden' {
  switch (happening) {
    case 'PAYMENT_ACCEPTED':
      if (status === undefined) return 'wait';
      if (status === 'ALLOCATED') return { to: 'COMPLETED_PAYMENT_ACCEPTED', ...KEPT };
      return status === 'DEPLETED' || status === 'DEALLOCATED_PAYMENT_REJECTED' ? 'forbidden' : 'nothing';
    case 'COMPLETED':
      if (status === undefined) return 'wait';
      if (status === 'ALLOCATED' || status === 'COMPLETED_PAYMENT_ACCEPTED')
        return { to: 'DISPATCHED', frees: false, unreserves: true };
      return status === 'DISPATCHED' ? 'nothing' : 'forbidden';
    case 'PAYMENT_REJECTED':
      if (status === undefined) return { to: 'DEALLOCATED_PAYMENT_REJECTED', ...KEPT };
      if (status === 'ALLOCATED') return { to: 'DEALLOCATED_PAYMENT_REJECTED', ...BACK };
      return status === 'COMPLETED_PAYMENT_ACCEPTED' || status === 'DISPATCHED' ? 'forbidden' : 'nothing';
    case 'CANCELED':
      return ended(status, 'DEALLOCATED_ORDER_CANCELED');
    case 'EXPIRED':
      // Who paid at the last moment is paid back: that the order has expired stays decided.
      return ended(status, 'DEALLOCATED_ORDER_EXPIRED');
  }
}

function ended(status: AllocationStatus | undefined, to: AllocationStatus): Settlement | 'nothing' | 'forbidden' {
  if (status === undefined) return { to, ...KEPT };
  if (status === 'ALLOCATED' || status === 'COMPLETED_PAYMENT_ACCEPTED') return { to, ...BACK };
  return status === 'DISPATCHED' ? 'forbidden' : 'nothing';
}

export interface Dispatch {
  readonly to: 'COMPLETED_PAYMENT_ACCEPTED' | 'DISPATCHED';
  readonly lines: readonly Line[];
}

/**
 * What a shipment does to an allocation: its units are reserved no more, and nowhere in the house.
 *
 * @param lines what is shipped; absent for all that is left
 * @returns 'nothing' for a shipment that was noted before and for an order of which all is gone, 'wait' for one that is
 *   ahead of its allocation or its payment, 'forbidden' for what was never allocated or is free again
 */
export function dispatch(
  allocation: Allocation | undefined,
  shipmentId: string,
  lines?: readonly Line[],
): Dispatch | 'nothing' | 'wait' | 'forbidden' {
  if (allocation === undefined) return 'wait';
  const { status, dispatched = {} } = allocation;
  if (dispatched[shipmentId] || status === 'DISPATCHED') return 'nothing';
  // Nothing is shipped that is not paid: what is, inventory may hear of after its shipment.
  if (status === 'ALLOCATED') return 'wait';
  if (status !== 'COMPLETED_PAYMENT_ACCEPTED') return 'forbidden';
  const left = stillReserved(allocation);
  const shipped = lines ?? left;
  const reserved = new Map(left.map(({ productId, quantity }) => [productId, quantity]));
  const isTooMuch = shipped.some(({ productId, quantity }) => quantity > (reserved.get(productId) ?? 0));
  if (isTooMuch || repeatedIn(shipped) !== undefined) return 'forbidden';
  const rest = stillReserved({ ...allocation, dispatched: { ...dispatched, [shipmentId]: shipped } });
  return { to: rest.length === 0 ? 'DISPATCHED' : status, lines: shipped };
}

/** What an event's name says has happened to the order; ORDER_CANCELLED_EVENT is the same as ORDER_CANCELED_EVENT. */
export function allocationHappening(eventName: string): AllocationHappening | undefined {
  switch (eventName) {
    case 'ORDER_PAYMENT_ACCEPTED_EVENT':
      return 'PAYMENT_ACCEPTED';
    case 'ORDER_PAYMENT_REJECTED_EVENT':
      return 'PAYMENT_REJECTED';
    case 'ORDER_CANCELED_EVENT':
    case 'ORDER_CANCELLED_EVENT':
      return 'CANCELED';
    case 'ORDER_EXPIRED_EVENT':
      return 'EXPIRED';
    case 'ORDER_COMPLETED_EVENT':
      return 'COMPLETED';
    default:
      return undefined;
  }
}
