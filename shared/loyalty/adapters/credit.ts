import type { Received } from '../../platform/boundary/queue.ts';
import { PermanentError, TransientError } from '../../platform/failures.ts';
import { onBehalfOf } from '../../platform/telemetry/messaging-spans.ts';
import { count } from '../../platform/telemetry/observability.ts';
import type { Instant } from '../account.ts';
import type { ProgrammeInForce } from '../contracts/programme.ts';
import type { Outcome } from '../ledger.ts';
import type { Command, Movement } from '../movement.ts';
import { settleByMember } from '../settle-by-member.ts';
import type { AccountRepository } from './account-repository.ts';

/** The ledger's side of an event handler: turns each event into its movement and reports what became of it. */
export type Credit = <Event extends { readonly userId: string }>(
  events: readonly Received<Event>[],
  movementOf: (received: Received<Event>) => Movement,
  at: Instant,
) => Promise<PromiseSettledResult<unknown>[]>;

/** What the ledger keeps of an event: who announced it, and when it happened by its own word. */
export function commandOf({ eventId: _, ...announced }: Omit<Received<unknown>, 'event'>): Announced {
  return announced;
}

type Announced = Pick<Command, 'correlationId' | 'actor' | 'activityAt' | 'announcedAt'>;

/** A part of an order that nobody has announced yet: its announcement is on its way, for a member perhaps not seen before. */
const ON_ITS_WAY: ReadonlySet<string> = new Set(['no_order', 'no_account']);

/** What it is a part of is not there yet. */
export class StillMissingError extends TransientError {}

/** @returns rejected with a PermanentError for what the ledger refuses for good, with a transient error for what may go later */
export function credit(accounts: AccountRepository, programme: ProgrammeInForce): Credit {
  return (events, movementOf, at) =>
    settleByMember(
      events,
      ({ event }) => event.userId,
      (userId, group) =>
        onBehalfOf(group, async () => accounts.apply(userId, group.map(movementOf), await programme(), at)),
    ).then((results) => results.map(reported));
}

/** What an event's outcome is to its message. */
export function reported(result: PromiseSettledResult<Outcome>): PromiseSettledResult<unknown> {
  if (result.status === 'rejected') return result;
  const outcome = result.value;
  if (outcome.status === 'queued') return result;
  // What comes late for a member who is gone is nobody's any more: there is nothing to look into.
  if (outcome.status === 'refused' && outcome.refusal === 'account_closed') {
    count('LateForClosedAccounts');
    return result;
  }
  if (outcome.status === 'refused' && ON_ITS_WAY.has(outcome.refusal))
    return {
      status: 'rejected',
      reason: new StillMissingError(`${outcome.refusal}: what it is a part of may come yet`),
    };
  if (outcome.status === 'refused')
    return { status: 'rejected', reason: new PermanentError(outcome.refusal, 'the ledger refuses this movement') };
  if (outcome.status === 'applied') count('PointsEarned', outcome.entry.counters.earned ?? 0);
  else count('Duplicates');
  return result;
}
