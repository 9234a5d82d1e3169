import { type Caller, carries, isLent } from '../../platform/identity/caller.ts';
import { InsufficientScopeError } from '../../platform/identity/refusal.ts';

/** What a member's points are spent with, at whichever door. */
const SCOPE = 'loyalty:spend';

/**
 * Whether a caller may pay an order by points: the member may, and a client that was let in for that as well.
 *
 * @throws InsufficientScopeError for a client that may order and not spend
 */
export function mayPayByPoints(caller: Caller): void {
  if (isLent(caller) && !carries(caller, SCOPE)) throw new InsufficientScopeError(`lacks ${SCOPE} to pay by points`);
}
