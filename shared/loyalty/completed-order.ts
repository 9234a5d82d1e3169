import validateId from '#contracts/platform/identifier';
import { PermanentError } from '../platform/failures.ts';
import type { OrderValue } from './earning-rules.ts';
import type { Source } from './entry.ts';
import type { Refund } from './reverse-order.ts';

/** An order that earns points, under whatever version it was announced. */
export interface CompletedOrder {
  readonly userId: string;
  readonly source: Source;
  readonly order: OrderValue;
  /** What was refunded before it was completed. */
  readonly refunds?: readonly Refund[];
}

/**
 * The one order that several versions announce: ids are text, and numbers mean their text. Orders of two shops may have
 * the same number: the event's source tells them apart.
 *
 * @throws PermanentError malformed_event for a shop that can be no key
 * @source docs/decisions/0010-an-order-counts-once-in-all.md
 */
export function completedOrder(
  { orderId, userId, value, currency, lines, refunds }: AnnouncedOrder,
  origin: EventSender,
): CompletedOrder {
  return {
    userId: String(userId),
    source: orderSource(orderId, origin),
    order: {
      ...(value === undefined ? {} : { value }),
      ...(currency === undefined ? {} : { currency }),
      ...(lines === undefined
        ? {}
        : { lines: lines.map(({ productId, ...line }) => ({ ...line, productId: String(productId) })) }),
    },
    ...(refunds === undefined
      ? {}
      : { refunds: refunds.map(({ refundId, refundedValue }) => ({ refundId: String(refundId), refundedValue })) }),
  };
}

interface AnnouncedOrder extends OrderValueAnnounced {
  readonly orderId: string | number;
  readonly userId: string | number;
  readonly refunds?: readonly { readonly refundId: string | number; readonly refundedValue: number }[];
}

interface OrderValueAnnounced {
  readonly value?: number;
  readonly currency?: string;
  readonly lines?: readonly {
    readonly productId: string | number;
    readonly quantity: number;
    readonly value: number;
  }[];
}

interface EventSender {
  readonly sender?: string;
}

/** The order itself, whatever is announced of it. @throws PermanentError malformed_event for a shop that can be no key */
export function orderSource(orderId: string | number, { sender: shop }: EventSender): Source {
  if (shop !== undefined && !validateId(shop))
    throw new PermanentError('malformed_event', '/detail/source names a shop by something that is no id');
  return { kind: 'order', sourceId: String(orderId), ...(shop === undefined ? {} : { shop }) };
}
