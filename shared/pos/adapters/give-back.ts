import { afterGiveBack } from '../answers.ts';
import type { GivenBack, Partner, PartnerAnswer } from '../partner.ts';
import { decide, type GiveBack, type Void } from '../session.ts';
import type { Return, Session } from '../session-record.ts';
import { returnUnderWay } from '../times.ts';
import { refusedBy, refusedByPartner } from './refusals.ts';
import type { SessionRepository } from './session-repository.ts';
import { settling } from './settling.ts';
import { takingTurns } from './turns.ts';

/**
 * Voids a session, or takes goods of its sale back. A session that nobody has booked is over at once; of one that is booked
 * the partner takes points back, and the booking stays what it was. Where its outcome is not known, the queue sees to it.
 *
 * @throws HttpProblem for what the state is against, and for what the partner refuses
 */
export function giveBack(sessions: SessionRepository, partner: Pick<Partner, 'giveBack' | 'cancel'>) {
  const settled = settling(sessions);
  return async (found: Session, command: Void | GiveBack, at: number): Promise<Session> => {
    let session = found;
    return takingTurns(async () => {
      const decision = decide(session, command, at);
      if (decision.do === 'refuse') throw refusedBy(session, decision.code);
      const changes = 'changes' in decision ? decision.changes : undefined;
      if (!changes) return answered(session, command);
      const claimed = await sessions.change(session, changes, at);
      if (!claimed) {
        session = (await sessions.read(found.sessionId)) ?? session;
        return undefined;
      }
      if (decision.do !== 'ask') return claimed;
      if (decision.ask === 'give_back') return asked(claimed, command, at);
      // Nothing was booked: a partner that does not hear of it lets its session run out.
      await partner.cancel(claimed.pdiSessionId ?? '');
      return claimed;
    });
  };

  async function asked(claimed: Session, command: Void | GiveBack, at: number): Promise<Session> {
    const answer = await givenBackOf(partner, claimed);
    const { session } = await settled(claimed, at, (current) =>
      afterGiveBack(current, returnUnderWay(claimed), answer, at, Math.random()),
    );
    return answered(session, command);
  }
}

/** What a command has asked for, where the partner has not refused it. */
function answered(session: Session, command: Void | GiveBack): Session {
  const refused = returnOf(session, command);
  if (refused?.state === 'refused')
    throw refusedByPartner({ code: refused.partnerCode ?? '', message: refused.partnerMessage ?? '' });
  return session;
}

/** The last of a session's returns that a command has asked for. */
export function returnOf({ returns = [] }: Session, command: Void | GiveBack): Return | undefined {
  return returns.findLast((one) => (command.type === 'void' ? one.kind === 'void' : one.returnId === command.returnId));
}

/** Asks the partner to take points back, under the return's own key. */
export async function givenBackOf(
  partner: Pick<Partner, 'giveBack'>,
  session: Session,
): Promise<PartnerAnswer<GivenBack>> {
  const { sessionId, pdiSessionId = '' } = session;
  const { returnId = '', amount, lines } = returnUnderWay(session) ?? {};
  return partner.giveBack({
    pdiSessionId,
    returnId: `${sessionId}#${returnId}`,
    ...(amount === undefined ? {} : { amount }),
    ...(lines === undefined ? {} : { lines }),
  });
}
