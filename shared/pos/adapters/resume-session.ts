import { PermanentError } from '../../platform/failures.ts';
import type { Command, SendCommands } from '../../platform/outgoing/command-queue.ts';
import { afterFinalize, afterGiveBack, afterLateIdentify, afterStatus, type Effect } from '../answers.ts';
import type { Partner } from '../partner.ts';
import { decide } from '../session.ts';
import type { Session } from '../session-record.ts';
import { returnUnderWay } from '../times.ts';
import { bookingOf } from './finalize-session.ts';
import { givenBackOf } from './give-back.ts';
import type { SessionRepository } from './session-repository.ts';
import { settling } from './settling.ts';

/** Has the outcome of a session looked for. Its data: {sessionId}. */
export const RESUME_SESSION = 'pos.resumeSession.v1';

/** The request itself wins nearly always: the queue looks after it. */
export const FIRST_LOOK_SECONDS = 15;

export interface ResumeData {
  readonly sessionId: string;
}

export interface Cause {
  readonly actor: string;
  readonly correlationId: string;
}

export function resumeCommand(
  session: Pick<Session, 'sessionId' | 'version'>,
  cause: Cause,
  delaySeconds: number,
): Command {
  const { sessionId, version } = session;
  const id = `${sessionId}@${version}`;
  return { id, command: RESUME_SESSION, data: { sessionId }, delaySeconds, ...cause };
}

/** A session takes a few steps at most: the partner's session, what became of the booking, the booking, what comes back. */
const STEPS = 6;

/**
 * Does what is next for a session whose outcome is missing, until it is there or the partner does not answer. What must
 * wait is sent anew with a delay, and not given back: a queue counts each look at a message, and would park a healthy one
 * while the partner is not asked.
 *
 * @param elapsed milliseconds, of a clock that nobody sets
 * @throws PermanentError where people have to look
 */
export function resumeSession(
  sessions: SessionRepository,
  partner: Partner,
  send: SendCommands,
  elapsed = () => performance.now(),
) {
  const settled = settling(sessions);

  return async ({ sessionId }: ResumeData, begunAt: number, cause: Cause): Promise<void> => {
    const before = elapsed();
    // A claim is counted from when the partner is asked, however long the steps before it took.
    const now = () => begunAt + Math.round(elapsed() - before);
    let session = await sessions.read(sessionId);
    for (let step = 0; session && step < STEPS; step++) {
      const at = now();
      const decision = decide(session, { type: 'resume' }, at);
      if (decision.do === 'wait') return send([resumeCommand(session, cause, Math.ceil((decision.until - at) / 1000))]);
      if (decision.do !== 'ask') return;
      const claimed: Session | undefined = decision.changes
        ? await sessions.change(session, decision.changes, at)
        : session;
      // Somebody else works on it: what they leave is looked at.
      if (!claimed) {
        session = await sessions.read(sessionId);
        continue;
      }
      const hear = await asked(decision.ask, claimed, now);
      const { session: after, effect } = await settled(claimed, now(), hear);
      const next = effect.do === 'finalize' ? await booked(after, now) : { session: after, effect };
      if (next.effect.do === 'park') throw parked(next.session, next.effect.reason);
      if (next.effect.do === 'wait') {
        const { pauseSeconds } = next.effect;
        if (pauseSeconds !== undefined) await send([resumeCommand(next.session, cause, pauseSeconds)]);
        return;
      }
      session = next.session;
    }
  };

  /** Asks, and says what the answer means for whatever the session is by then. */
  async function asked(ask: string, session: Session, now: () => number): Promise<(session: Session) => Effect> {
    if (ask === 'identify') {
      const { sessionId, attempt, channelId, transactionId, businessDate, identifier } = session;
      const shown = identifier ?? { type: 'customerId' as const, value: session.customerId ?? '' };
      const request = { sessionId, attempt, channelId, transactionId, businessDate, identifier: shown };
      const answer = await partner.identify(request);
      return (current) => afterLateIdentify(current, answer, now(), Math.random());
    }
    if (ask === 'give_back') {
      const answer = await givenBackOf(partner, session);
      return (current) => afterGiveBack(current, returnUnderWay(session), answer, now(), Math.random());
    }
    const answer = await partner.status(session.pdiSessionId ?? '');
    return (current) => afterStatus(current, answer, now(), Math.random());
  }

  async function booked(session: Session, now: () => number) {
    const answer = await bookingOf(partner, session);
    return settled(session, now(), (current) => afterFinalize(current, answer, now(), Math.random()));
  }
}

const parked = ({ sessionId, attempts }: Session, reason: string) =>
  new PermanentError(reason, `session ${sessionId} has no outcome after ${attempts ?? 0} tries`);
