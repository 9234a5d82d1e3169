import validateId from '#contracts/platform/identifier';
import { PermanentError } from '../platform/failures.ts';
import type { Source } from './entry.ts';

/** An order that earns points, under whatever version it was announced. */
export interface CompletedOrder {
  readonly userId: string;
  readonly source: Source;
}

/**
 * The one order that several versions announce: ids are text, and numbers mean their text. Orders of two shops may have
 * the same number: the event's source tells them apart.
 *
 * @throws PermanentError malformed_event for a shop that can be no key
 * @source docs/decisions/0010-an-order-counts-once-in-all.md
 */
export function completedOrder(
  { orderId, userId }: { readonly orderId: string | number; readonly userId: string | number },
  { sender: shop }: { readonly sender?: string },
): CompletedOrder {
  if (shop !== undefined && !validateId(shop))
    throw new PermanentError('malformed_event', '/detail/source names a shop by something that is no id');
  return {
    userId: String(userId),
    source: { kind: 'order', sourceId: String(orderId), ...(shop === undefined ? {} : { shop }) },
  };
}
