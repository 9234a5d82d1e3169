import type { Received } from '../../shared/platform/boundary/queue.ts';

/** An event of another service as EventBridge hands it over, with a CloudEvent in it. */
export interface BusEvent {
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly detail: {
    readonly id: string;
    readonly type: string;
    readonly correlationid?: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

export function anEvent(type: string, data: Readonly<Record<string, unknown>>): BusEvent {
  return {
    id: 'bus-event-1',
    'detail-type': type,
    source: `dev.${type.split('.')[0]}`,
    detail: { id: 'event-1', type, data },
  };
}

/** Version 1 calls the order's id orderNumber. */
export const anOrderCompletedV1 = (orderNumber: unknown, userId: unknown = 'ada'): BusEvent =>
  anEvent('orders.orderCompleted.v1', { orderNumber, userId });

export const anOrderCompleted = (orderId: unknown, userId: unknown = 'ada'): BusEvent =>
  anEvent('orders.orderCompleted.v2', { orderId, userId });

export const aUserCreated = (userId: unknown = 'ada'): BusEvent => anEvent('users.userCreated.v1', { userId });

/** An event as the queue boundary hands it to a use case. */
export const received = <Event>(event: Event): Received<Event> => ({
  eventId: 'event-1',
  correlationId: 'correlation-1',
  actor: 'event:dev.orders',
  event,
});
