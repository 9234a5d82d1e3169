import type { Order } from './order.ts';
import type { OrderState } from './order-status.ts';

/** The states in which an order keeps stock from others, or may still do so, without having paid for it. */
const UNPAID: readonly OrderState[] = ['CREATED', 'STOCK_ALLOCATED'];

const MS_PER_MINUTE = 60_000;

/** Orders that were created before this time, and are not paid, have expired. ISO 8601 in UTC. */
export function expiryCutoff(at: number, reservationMinutes: number): string {
  return new Date(at - reservationMinutes * MS_PER_MINUTE).toISOString();
}

/** Whether an order has had its time to be paid, and is not. @param cutoff of expiryCutoff */
export function isOverdue({ state, createdAt }: Pick<Order, 'state' | 'createdAt'>, cutoff: string): boolean {
  return UNPAID.includes(state) && createdAt <= cutoff;
}
