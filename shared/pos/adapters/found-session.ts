import type { Session } from '../session-record.ts';
import { standingOf, type Till } from '../till.ts';
import { refused } from './refusals.ts';
import type { SessionRepository } from './session-repository.ts';

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
