import { afterCalculate } from '../answers.ts';
import type { BasketLine, Partner } from '../partner.ts';
import { decide } from '../session.ts';
import type { Session } from '../session-record.ts';
import { fingerprint } from './fingerprint.ts';
import { refused, refusedBy, unanswered } from './refusals.ts';
import type { SessionRepository } from './session-repository.ts';

export interface Basket {
  /** In minor units. */
  readonly amount: number;
  readonly items: readonly BasketLine[];
  /** The version of the session that the till has seen. */
  readonly version?: number;
}

/**
 * Asks the partner what a basket would earn, and keeps the answer: the last basket counts.
 *
 * @throws HttpProblem for what the state is against, and for what the partner does not do
 */
export function calculateRewards(
  sessions: Pick<SessionRepository, 'read' | 'change'>,
  partner: Pick<Partner, 'calculate'>,
) {
  return async (session: Session, { amount, items, version }: Basket, at: number): Promise<Session> => {
    const decision = decide(session, { type: 'calculate', ...(version === undefined ? {} : { version }) }, at);
    if (decision.do === 'refuse') throw refusedBy(session, decision.code);
    const basket = fingerprint({ amount, items });
    const answer = await partner.calculate({ pdiSessionId: session.pdiSessionId ?? '', amount, items });
    const effect = afterCalculate(answer, { amount, basket });
    if (answer.kind !== 'done') throw unanswered(answer);
    const changes = effect.do === 'change' ? effect.changes : {};
    const calculated = await sessions.change(session, changes, at);
    if (calculated) return calculated;
    const other = await sessions.read(session.sessionId);
    // The same basket at the same time has the same quote.
    if (other?.status === 'calculated' && other.basket === basket) return other;
    throw refused('stale_version');
  };
}
