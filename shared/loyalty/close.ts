import { negated } from './buckets.ts';
import type { Command, Movement } from './movement.ts';
import { decided } from './posting.ts';

/**
 * Closes the account of a member who is erased: what is left and what is held is forfeited, what is owed is forgiven, and
 * nothing opens it again. A member who was never seen leaves a closed account too, so that a late sign-up gives nothing.
 */
export function close(command: Omit<Command, 'source'>): Movement {
  const forfeit: Command = { ...command, source: { kind: 'forfeit', sourceId: 'account' } };
  return {
    source: forfeit.source,
    opensAccount: true,
    decide: (account, _found, _programme, circumstances) => {
      const { points, held, debt, buckets } = account;
      const counters = { removed: points + held, added: debt };
      return decided(
        account,
        forfeit,
        { buckets: negated(buckets), held: -held, debt: -debt, counters },
        circumstances,
      );
    },
  };
}
