import { earn } from './earn.ts';
import { type Source, transactionId } from './entry.ts';
import { activityOf, type Command, type Decision, type Movement } from './movement.ts';
import { decided } from './posting.ts';

/** Somebody has signed up. */
export interface SignUp extends Omit<Command, 'source'> {
  readonly userId: string;
}

/**
 * Opens the account with the welcome points, which a member gets once, also one who was erased and comes back: then the
 * account opens again, with nothing in it.
 *
 * @source docs/decisions/0082-members-who-come-back.md
 */
export function signUp({ userId, ...command }: SignUp): Movement {
  const source: Source = { kind: 'welcome', sourceId: userId };
  const welcome = earn({ ...command, source, points: (programme) => programme.welcomePoints });
  return { ...welcome, ifClosed: comingBack(userId, command, welcome) };
}

/** What signs up without a time may be a sign-up that came before the account was closed: that opens nothing. */
function comingBack(userId: string, command: Omit<Command, 'source'>, welcome: Movement): Movement {
  const { activityAt } = command;
  const reopening = { kind: 'reopening', sourceId: new Date(activityAt ?? 0).toISOString() } as const;
  return {
    source: reopening,
    needs: [welcome.source],
    opensAccount: false,
    opensClosed: true,
    decide: (account, found, programme, circumstances): Decision => {
      const { stateSince } = account;
      const isOlder =
        activityAt === undefined || stateSince === null || activityOf(command, circumstances.at) <= stateSince;
      if (isOlder || account.userId !== userId) return { accepted: false, refusal: 'account_closed' };
      const nothing = { buckets: {}, counters: {} };
      // Later than everything of the life before: lives are told apart by when things were posted.
      const posting = { ...circumstances, at: Math.max(circumstances.at, account.updatedAt + 1) };
      const opened = decided(account, { ...command, source: reopening }, nothing, posting);
      if (!opened.accepted || found.has(transactionId(welcome.source))) return opened;
      const welcomed = welcome.decide(opened.account, found, programme, posting);
      return welcomed.accepted ? { ...welcomed, entries: [...opened.entries, ...welcomed.entries] } : welcomed;
    },
  };
}
