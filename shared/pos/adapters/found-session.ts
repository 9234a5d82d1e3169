import type { Session } from '../session-record.ts';
import { standingOf, type Till } from '../till.ts';
import { dateOf, dayBefore, PAST_MIDNIGHT_MS } from '../times.ts';
import { refused } from './refusals.ts';
import type { SessionRepository, TransactionKey } from './session-repository.ts';

/**
 * A session that a till may touch.
 *
 * @throws HttpProblem session_not_found, wrong_channel
 */
export function foundSession(sessions: Pick<SessionRepository, 'read'>) {
  return async (till: Till, sessionId: string): Promise<Session> => {
    const session = await sessions.read(sessionId);
    const standing = session && standingOf(till, session);
    if (!session || standing === 'other_merchant') throw refused('session_not_found');
    if (standing === 'other_channel') throw refused('wrong_channel');
    return session;
  };
}

/** A transaction as a till names it. */
type Told = Pick<TransactionKey, 'channelId' | 'transactionId'> & Partial<Pick<TransactionKey, 'businessDate'>>;

/**
 * The session that a transaction has. One that a till names without a date may have begun before midnight.
 *
 * @param at when the till did what it tells
 * @throws HttpProblem session_expired for one that was put away
 */
export function sessionOfTransaction(sessions: Pick<SessionRepository, 'ofTransaction'>) {
  return async ({ merchant }: Till, { channelId, transactionId, businessDate }: Told, at: number) => {
    const transaction = { merchant, channelId, transactionId };
    // Both days at once: nearly every sale is new, and would wait for the one and then for the other.
    const [found, before] = await Promise.all([
      sessions.ofTransaction({ ...transaction, businessDate: businessDate ?? dateOf(at) }),
      businessDate === undefined ? sessions.ofTransaction({ ...transaction, businessDate: dayBefore(at) }) : undefined,
    ]);
    if (found === 'put_away') throw refused('session_expired');
    if (found) return found;
    return before && before !== 'put_away' && before.createdAt > at - PAST_MIDNIGHT_MS ? before : undefined;
  };
}
