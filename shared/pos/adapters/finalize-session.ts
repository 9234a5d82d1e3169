import { DeadlineError } from '../../platform/deadline.ts';
import { afterFinalize } from '../answers.ts';
import type { Booking, Partner, PartnerAnswer } from '../partner.ts';
import { decide, type Finalize, type SessionRules } from '../session.ts';
import type { Session } from '../session-record.ts';
import { refusedBy, refusedByPartner } from './refusals.ts';
import type { SessionRepository } from './session-repository.ts';
import { settling } from './settling.ts';
import { takingTurns } from './turns.ts';

export interface Finalized {
  readonly session: Session;
  /** Whether it was finalized by an earlier request. */
  readonly isRepeat: boolean;
}

/**
 * Books a sale: first the session is written as `finalizing`, then the partner is asked, once. From that write on the queue
 * sees to the outcome, whatever becomes of this request, so that a session which is not finalized afterwards is accepted and
 * nothing else.
 *
 * @throws HttpProblem for what the state is against, and for a booking that the partner refuses
 */
export function finalizeSession(sessions: SessionRepository, partner: Pick<Partner, 'finalize'>, rules: SessionRules) {
  const settled = settling(sessions);
  return async (found: Session, command: Finalize, at: number): Promise<Finalized> => {
    let session = found;
    return takingTurns(async () => {
      const decision = decide(session, command, at, rules);
      if (decision.do === 'refuse') throw refusedBy(session, decision.code);
      if (decision.do !== 'ask') return { session, isRepeat: true };
      const claimed = await sessions.change(session, decision.changes ?? {}, at);
      if (!claimed) {
        session = (await sessions.read(found.sessionId)) ?? session;
        return undefined;
      }
      return { session: await booked(claimed, at), isRepeat: false };
    });
  };

  async function booked(claimed: Session, at: number): Promise<Session> {
    const answer = await bookingOf(partner, claimed);
    const { session } = await settled(claimed, at, (current) => afterFinalize(current, answer, at, Math.random()));
    if (answer.kind === 'refused' && session.status === 'failed') throw refusedByPartner(answer);
    return session;
  }
}

/** Asks the partner to book the sale of a session, under the session's own key. */
export async function bookingOf(partner: Pick<Partner, 'finalize'>, session: Session): Promise<PartnerAnswer<Booking>> {
  const { sessionId, pdiSessionId = '', transactionId, finalAmount: amount = 0, applyRewards = true } = session;
  const { occurredAt } = session;
  const late = occurredAt === undefined ? {} : { occurredAt };
  try {
    return await partner.finalize({ sessionId, pdiSessionId, transactionId, amount, applyRewards, ...late });
  } catch (error) {
    // The invocation's own time is over before the partner's.
    if (error instanceof DeadlineError) return { kind: 'unknown', failure: 'timeout' };
    throw error;
  }
}
