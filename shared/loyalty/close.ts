import { negated } from './buckets.ts';
import { activityOf, type Command, type Movement } from './movement.ts';
import { decided } from './posting.ts';

/**
 * Closes the account of a member who is erased: what is left and what is held is forfeited, what is owed is forgiven, and
 * nothing is counted for them until they sign up again. A member who was never seen leaves a closed account too, so that a
 * late sign-up gives nothing. What was merged into another account stays there, whoever of the two is erased.
 *
 * @source docs/decisions/0082-members-who-come-back.md
 */
export function close(command: Omit<Command, 'source'>): Movement {
  return {
    source: forfeitOf(command),
    opensAccount: true,
    staysWithMember: true,
    decide: (account, _found, _programme, circumstances) => {
      if (account.stateSince !== null && activityOf(command, circumstances.at) <= account.stateSince)
        return { accepted: false, refusal: 'account_closed' };
      const { points, held, debt, buckets } = account;
      const counters = { removed: points + held, added: debt };
      return decided(
        account,
        { ...command, source: forfeitOf(command) },
        { buckets: negated(buckets), held: -held, debt: -debt, counters },
        circumstances,
      );
    },
  };
}

/** Each time that a member is erased has its own: the event's, which is the same whenever it comes. */
function forfeitOf({ activityAt }: Pick<Command, 'activityAt'>) {
  return {
    kind: 'forfeit',
    sourceId: activityAt === undefined ? 'account' : new Date(activityAt).toISOString(),
  } as const;
}
