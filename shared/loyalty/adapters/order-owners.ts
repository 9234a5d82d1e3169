import type { Received } from '../../platform/boundary/queue.ts';
import { TransientError } from '../../platform/failures.ts';
import type { Instant } from '../account.ts';
import type { Movement } from '../movement.ts';
import type { ReversedOrder } from '../reversed-order.ts';
import type { AccountRepository } from './account-repository.ts';
import type { Credit } from './credit.ts';

type Owned = ReversedOrder & { readonly userId: string };

/**
 * Finds the member of each order that does not name its own, and applies the movements then. An order that nobody has heard
 * of is on its way: the event comes again.
 *
 * @returns a settled result for each event, in their order
 */
export function orderOwners(accounts: Pick<AccountRepository, 'ownerOf'>, credit: Credit) {
  return async (
    events: readonly Received<ReversedOrder>[],
    movementOf: (received: Received<Owned>) => Movement,
    at: Instant,
  ): Promise<PromiseSettledResult<unknown>[]> => {
    const owners = await Promise.allSettled(events.map(ownerOf));
    const owned = owners.flatMap((owner) => (owner.status === 'fulfilled' ? [owner.value] : []));
    const results = (await credit(owned, movementOf, at)).values();
    return owners.map((owner) => (owner.status === 'fulfilled' ? (results.next().value ?? NO_RESULT) : owner));
  };

  async function ownerOf(received: Received<ReversedOrder>): Promise<Received<Owned>> {
    const { event } = received;
    const userId = event.userId ?? (await accounts.ownerOf(event.order));
    if (userId === undefined) throw new TransientError(`order ${event.order.sourceId} was not completed yet`);
    return { ...received, event: { ...event, userId } };
  }
}

const NO_RESULT: PromiseRejectedResult = { status: 'rejected', reason: new Error('no result for this event') };
