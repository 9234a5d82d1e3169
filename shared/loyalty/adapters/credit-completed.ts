import type { Received } from '../../platform/boundary/queue.ts';
import type { Instant } from '../account.ts';
import type { CompletedOrder } from '../completed-order.ts';
import { earnOrder } from '../earn-order.ts';
import type { Movement } from '../movement.ts';
import { type Refund, reverseOrder } from '../reverse-order.ts';
import { type Credit, commandOf } from './credit.ts';

/** An order, or one of its refunds. */
type Part = CompletedOrder & { readonly refund?: Refund };

/**
 * Credits orders, and takes back at once what was refunded before they were completed. Each refund counts once, whichever
 * event tells of it.
 *
 * @returns a settled result for each order, in their order; rejected where the order is, or a refund of it
 * @source docs/decisions/0171-refunds-before-completion.md
 */
export function creditCompleted(credit: Credit) {
  return async (orders: readonly Received<CompletedOrder>[], at: Instant): Promise<PromiseSettledResult<unknown>[]> => {
    // The order as it was received: spans know their messages by it.
    const parts = orders.map((received): Received<Part>[] => [
      received,
      ...(received.event.refunds ?? []).map((refund) => ({ ...received, event: { ...received.event, refund } })),
    ]);
    const results = (await credit<Part>(parts.flat(), movementOf, at)).values();
    return parts.map((of) => {
      const [first = NO_RESULT, ...others] = of.map(() => results.next().value ?? NO_RESULT);
      return [first, ...others].find(({ status }) => status === 'rejected') ?? first;
    });
  };
}

function movementOf({ event: { source, order, refund }, ...received }: Received<Part>): Movement {
  const command = commandOf(received);
  return refund ? reverseOrder({ ...command, order: source, refund }) : earnOrder({ ...command, source, order });
}

const NO_RESULT: PromiseRejectedResult = { status: 'rejected', reason: new Error('no result for this order') };
