import type { Line } from '../orders/contracts/lines.ts';

/** What was decided for an order, once: a decision stays made whatever comes later. */
export type AllocationStatus =
  | 'ALLOCATED'
  | 'DEPLETED'
  | 'COMPLETED_PAYMENT_ACCEPTED'
  | 'DISPATCHED'
  | 'DEALLOCATED_PAYMENT_REJECTED'
  | 'DEALLOCATED_ORDER_CANCELED';

export interface Allocation {
  readonly orderId: string;
  readonly sku: string;
  readonly units: number;
  /** Of several lines all of them; sku and units are the first one then. */
  readonly lines?: readonly Line[] | undefined;
  readonly status: AllocationStatus;
}

export type AllocationHappening = 'PAYMENT_ACCEPTED' | 'PAYMENT_REJECTED' | 'CANCELED' | 'COMPLETED';

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
      if (status === undefined) return { to: 'DEALLOCATED_ORDER_CANCELED', ...KEPT };
      if (status === 'ALLOCATED' || status === 'COMPLETED_PAYMENT_ACCEPTED')
        return { to: 'DEALLOCATED_ORDER_CANCELED', ...BACK };
      return status === 'DISPATCHED' ? 'forbidden' : 'nothing';
  }
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
    case 'ORDER_COMPLETED_EVENT':
      return 'COMPLETED';
    default:
      return undefined;
  }
}
