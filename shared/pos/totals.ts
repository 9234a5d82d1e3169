import { priceOf } from '../orders/contracts/price.ts';
import { asOf, leftOf, pointsBack } from './session.ts';
import { SESSION_STATUSES, type Session, type SessionStatus } from './session-record.ts';

/** What a till's day comes to, for its own comparison with the partner's statement. */
export function totalsOf(sessions: readonly Session[], now: number) {
  const statuses = Object.fromEntries(SESSION_STATUSES.map((status) => [status, 0])) as Record<SessionStatus, number>;
  let amount = 0;
  let returned = 0;
  let earnedPoints = 0;
  let returnedPoints = 0;
  let returns = 0;
  for (const session of sessions) {
    const { status } = asOf(session, now);
    statuses[status] += 1;
    if (status !== 'finalized') continue;
    amount += session.finalAmount ?? 0;
    earnedPoints += session.earnedPoints ?? 0;
    const back = (session.returns ?? []).filter(({ state }) => state === 'done');
    returns += back.length;
    returned += (session.finalAmount ?? 0) - leftOf({ ...session, returns: back });
    returnedPoints += pointsBack(session);
  }
  return {
    sessions: sessions.length,
    statuses,
    amount: priceOf(amount),
    earnedPoints,
    returns: { count: returns, amount: priceOf(returned), points: returnedPoints },
    netPoints: earnedPoints - returnedPoints,
  };
}
