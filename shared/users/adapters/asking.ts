import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import { type Caller, carries } from '../../platform/identity/caller.ts';
import { UnauthorizedError } from '../../platform/identity/refusal.ts';
import { type Asking, mayActOn, USERS_ADMIN } from '../permission.ts';
import type { SessionRepository } from './session-repository.ts';

export interface WhoAsks extends Asking {
  /** The session that the token belongs to; absent where it is of none of ours. */
  readonly sessionId?: string;
}

/**
 * Who asks, for as long as their session lives: the signature of a token that was given for a session that is over is
 * still good. Other contexts take it until it expires.
 *
 * @throws UnauthorizedError where the session is over
 */
export function whoAsks(sessions: Pick<SessionRepository, 'isLive'>) {
  return async (caller: Caller, at: number): Promise<WhoAsks> => {
    const { session_id: sessionId } = caller.claims;
    const named = typeof sessionId === 'string';
    if (named && !(await sessions.isLive(caller.sub, sessionId, at)))
      throw new UnauthorizedError('the session is over');
    return {
      userId: caller.userId ?? caller.sub,
      isUsersAdmin: carries(caller, USERS_ADMIN),
      ...(caller.client === undefined ? {} : { client: caller.client }),
      ...(named ? { sessionId } : {}),
    };
  };
}

/** @throws HttpProblem 403 for whoever is neither the user nor an administrator, whether or not there is such a user */
export function allowedOn(userId: string, asking: WhoAsks): WhoAsks {
  if (!mayActOn(userId, asking)) throw new HttpProblem(PROBLEMS.forbidden);
  return asking;
}
