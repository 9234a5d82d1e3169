import { count } from '../../platform/telemetry/observability.ts';
import type { Effect } from '../answers.ts';
import { pointsBack } from '../session.ts';
import type { Session } from '../session-record.ts';
import { needsWork } from '../times.ts';
import type { SessionRepository } from './session-repository.ts';
import { takingTurns } from './turns.ts';

export interface Settled {
  readonly session: Session;
  readonly effect: Effect;
}

/**
 * Writes what an answer of the partner means for a session. Where somebody has changed it meanwhile, the answer is looked at
 * again with what they left: a void that was asked for, a booking that another has heard of first.
 */
export function settling(sessions: Pick<SessionRepository, 'read' | 'change'>) {
  return async (session: Session, at: number, hear: (session: Session) => Effect): Promise<Settled> => {
    let current = session;
    return takingTurns(async () => {
      if (!needsWork(current)) return { session: current, effect: { do: 'nothing' } as const };
      const effect = hear(current);
      const changes = 'changes' in effect ? effect.changes : undefined;
      if (!changes) return { session: current, effect };
      const changed = await sessions.change(current, changes, at);
      if (changed) {
        counted(current, changed);
        return { session: changed, effect };
      }
      count('SessionConflicts');
      current = (await sessions.read(session.sessionId)) ?? current;
      return undefined;
    });
  };
}

function counted(before: Session, after: Session): void {
  const { status, earnedPoints = 0, occurredAt } = after;
  const back = pointsBack(after) - pointsBack(before);
  if (back > 0) count('SessionPointsReturned', back);
  if (status === before.status || status !== 'finalized') return;
  count('SessionsFinalized');
  count('SessionPointsEarned', earnedPoints);
  if (occurredAt !== undefined) count('LateFinalizes');
}
