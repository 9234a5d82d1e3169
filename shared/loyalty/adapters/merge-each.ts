import type { Received } from '../../platform/boundary/queue.ts';
import { PermanentError, TransientError } from '../../platform/failures.ts';
import { onBehalfOf } from '../../platform/telemetry/messaging-spans.ts';
import type { Instant } from '../account.ts';
import type { ProgrammeInForce } from '../contracts/programme.ts';
import type { AccountRepository } from './account-repository.ts';
import { commandOf } from './credit.ts';

/** Who stays, and whose account moves. */
export interface MergedUsers {
  readonly userId: string;
  readonly mergedUserId: string;
}

/**
 * Merges accounts, one after the other: the same member may be in several.
 *
 * @returns a settled result for each event, in their order. A hold is a purchase under way: the event comes again until
 *   there is none; what is refused for good is a PermanentError
 */
export function mergeEach(accounts: Pick<AccountRepository, 'merge'>, programmeInForce: ProgrammeInForce) {
  return async (events: readonly Received<MergedUsers>[], at: Instant): Promise<PromiseSettledResult<void>[]> => {
    const results: PromiseSettledResult<void>[] = [];
    for (const received of events)
      results.push(...(await Promise.allSettled([onBehalfOf([received], () => merge(received, at))])));
    return results;
  };

  async function merge(received: Received<MergedUsers>, at: Instant): Promise<void> {
    const { userId: to, mergedUserId: from } = received.event;
    const outcome = await accounts.merge({ ...commandOf(received), from, to }, await programmeInForce(), at);
    if (outcome.status !== 'refused') return;
    if (outcome.refusal === 'holds_open') throw new TransientError(`${from} has a purchase under way`);
    throw new PermanentError(outcome.refusal, 'the ledger refuses this merge');
  }
}
