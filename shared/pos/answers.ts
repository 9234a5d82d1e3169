import type { Booking, GivenBack, Identified, PartnerAnswer, PartnerSession, Quote } from './partner.ts';
import { voidOf } from './session.ts';
import type { Return, Session, SessionChanges } from './session-record.ts';
import {
  claimedUntil,
  FINALIZE_ATTEMPT_MS,
  hoursMs,
  MAX_ATTEMPTS,
  OUTCOME_HOURS,
  pauseSeconds,
  QUEUE_PATIENCE_MS,
} from './times.ts';

/** What an answer of the partner does to the session that it was asked for. */
export type Effect =
  | { readonly do: 'change'; readonly changes: SessionChanges }
  /** The partner is asked to book it, once the changes are written. */
  | { readonly do: 'finalize'; readonly changes: SessionChanges }
  /** Nothing was booked anywhere: the session is forgotten, and its transaction is free. */
  | { readonly do: 'forget' }
  | { readonly do: 'nothing' }
  /** Nobody knows yet: again after a pause, or, without one, when the sweep comes by. */
  | { readonly do: 'wait'; readonly pauseSeconds?: number; readonly changes?: SessionChanges }
  /** People have to look: the queue gives up on it. */
  | { readonly do: 'park'; readonly reason: ParkReason; readonly changes?: SessionChanges };

/** Why the queue gives up: too many tries (the sweep goes on), or too long without an outcome (nobody does). */
export type ParkReason = 'partner_without_outcome' | 'unknown_outcome';

export function afterIdentify(answer: PartnerAnswer<Identified>): Effect {
  if (answer.kind === 'done')
    return { do: 'change', changes: { ...answer.value, status: 'active', attemptUntil: undefined } };
  return answer.kind === 'refused'
    ? { do: 'change', changes: { ...refusedWith(answer), code: 'identify_refused' } }
    : { do: 'forget' };
}

/** @param asked what the quote is for, with the fingerprint of the basket */
export function afterCalculate(
  answer: PartnerAnswer<Quote>,
  asked: { readonly amount: number; readonly basket: string },
): Effect {
  if (answer.kind !== 'done') return { do: 'nothing' };
  return { do: 'change', changes: { ...asked, status: 'calculated', quote: answer.value } };
}

/**
 * Only the partner's word on a sale ends a booking: booked, or refused. Everything else leaves it open, and somebody asks
 * again: a partner that does not let us in has said nothing of the sale.
 *
 * @param chance from 0 to 1, for the pause
 */
export function afterFinalize(session: Session, answer: PartnerAnswer<Booking>, now: number, chance: number): Effect {
  if (session.status !== 'finalizing') return OVERTAKEN;
  switch (answer.kind) {
    case 'done':
      return { do: 'change', changes: booked(session, answer.value, now) };
    case 'refused':
      // An earlier try was booked after all: what it was, the status door says.
      if (answer.isOfClient || answer.code === ALREADY_BOOKED) return notYet(session, NOTHING_SAID, now, chance);
      return { do: 'change', changes: { ...refusedWith(answer), code: 'commit_refused' } };
    default:
      return notYet(session, answer, now, chance);
  }
}

/** Somebody else has heard of the outcome first: what is done about it since then stays as it is. */
const OVERTAKEN: Effect = { do: 'nothing' };

/** The partner's code for a sale that is booked: no refusal of it. */
const ALREADY_BOOKED = 'ALREADY_FINALIZED';

/** Of a sale that is told late, for which the partner has no session yet. */
export function afterLateIdentify(
  session: Session,
  answer: PartnerAnswer<Identified>,
  now: number,
  chance: number,
): Effect {
  // Another worker's session of the partner is the one that counts: two would be two bookings.
  if (session.status !== 'finalizing' || session.pdiSessionId !== undefined) return OVERTAKEN;
  switch (answer.kind) {
    case 'done':
      return { do: 'change', changes: { ...answer.value, attemptUntil: undefined, identifier: undefined } };
    case 'refused':
      if (answer.isOfClient) return notYet(session, NOTHING_SAID, now, chance);
      return { do: 'change', changes: { ...refusedWith(answer), code: 'identify_refused', identifier: undefined } };
    default:
      return notYet(session, answer, now, chance);
  }
}

/** What the partner says of a booking whose outcome is missing. */
export function afterStatus(
  session: Session,
  answer: PartnerAnswer<PartnerSession>,
  now: number,
  chance: number,
): Effect {
  if (session.status !== 'finalizing') return OVERTAKEN;
  // A status door that refuses has said nothing of the booking.
  if (answer.kind === 'refused') return notYet(session, NOTHING_SAID, now, chance);
  if (answer.kind !== 'done') return notYet(session, answer, now, chance);
  const { value } = answer;
  const isOverdue = now >= (session.finalizingAt ?? now) + hoursMs(OUTCOME_HOURS);
  switch (value.state) {
    case 'booked':
      return { do: 'change', changes: booked(session, value, now) };
    case 'cancelled':
      return { do: 'change', changes: { ...refusedWith(CANCELLED), code: 'commit_refused' } };
    case 'open':
      if (isOverdue) return outcomeUnknown(session);
      // Somebody else has heard the same, and books it: two at once would be two bookings where keys are not looked at.
      if (claimedUntil(session) > now)
        return { do: 'wait', pauseSeconds: Math.ceil((claimedUntil(session) - now) / 1000) };
      return { do: 'finalize', changes: { attemptUntil: now + FINALIZE_ATTEMPT_MS } };
    case 'gone':
      // A partner that has lost the session may have booked it: a repeat could be a second booking.
      return isOverdue ? outcomeUnknown(session) : notYet(session, NOTHING_SAID, now, chance);
  }
}

const NOTHING_SAID = { kind: 'unknown', failure: 'failed' } as const;
const CANCELLED = { code: 'SESSION_CANCELLED', message: 'The session was cancelled' };

function outcomeUnknown(session: Session): Effect {
  const changes = { status: 'failed', code: 'unknown_outcome', attemptUntil: undefined } as const;
  return { do: 'park', reason: 'unknown_outcome', changes: { ...changes, attempts: session.attempts } };
}

/** @param asked the return that the answer is of: by the time it comes another one may be under way */
export function afterGiveBack(
  session: Session,
  asked: Pick<Return, 'returnId'> | undefined,
  answer: PartnerAnswer<GivenBack>,
  now: number,
  chance: number,
): Effect {
  const { returns = [] } = session;
  const isOfIt = ({ returnId, state }: Return) => state === 'asked' && returnId === asked?.returnId;
  if (!returns.some(isOfIt)) return OVERTAKEN;
  if (answer.kind === 'not_asked' || answer.kind === 'unknown') return notYet(session, answer, now, chance);
  if (answer.kind === 'refused' && answer.isOfClient) return notYet(session, NOTHING_SAID, now, chance);
  const said =
    answer.kind === 'done'
      ? ({ state: 'done', ...answer.value } as const)
      : ({ state: 'refused', partnerCode: answer.code, partnerMessage: answer.message } as const);
  const after = returns.map((one) => (isOfIt(one) ? { ...withoutLines(one), ...said } : one));
  return { do: 'change', changes: { returns: after, attemptUntil: undefined } };
}

const withoutLines = ({ lines: _, ...rest }: Return): Return => rest;

/** What a booking makes of a session. Who has asked for a void meanwhile gets it now. */
function booked(session: Session, { earnedPoints, newBalance, receiptId }: Booking, now: number): SessionChanges {
  return {
    status: 'finalized',
    earnedPoints,
    newBalance,
    receiptId: receiptId ?? `RCP-${session.sessionId}`,
    finalizedAt: now,
    attemptUntil: undefined,
    attempts: undefined,
    ...(session.voidRequestedAt === undefined ? {} : { returns: [voidOf(session, now)] }),
  };
}

function refusedWith({ code, message }: { readonly code: string; readonly message: string }): SessionChanges {
  return { status: 'failed', partnerCode: code, partnerMessage: message, attemptUntil: undefined };
}

/** Counts what came to the partner. What did not, because it is not asked now, costs no try, and nearly never a write. */
function notYet(
  session: Session,
  answer: Extract<PartnerAnswer<never>, { kind: 'not_asked' | 'unknown' }>,
  now: number,
  chance: number,
): Effect {
  if (answer.kind === 'not_asked') {
    const pause = answer.retryAfterSeconds + pauseSeconds(0, chance);
    const isClaimed = claimedUntil(session) > now;
    const isNearlyDue = session.dueAt - now < QUEUE_PATIENCE_MS / 2;
    const changes = isClaimed || isNearlyDue ? { changes: { attemptUntil: undefined } } : {};
    return { do: 'wait', pauseSeconds: pause, ...changes };
  }
  const attempts = (session.attempts ?? 0) + 1;
  const changes = { attempts, attemptUntil: undefined };
  if (attempts > MAX_ATTEMPTS) return { do: 'wait', changes };
  if (attempts === MAX_ATTEMPTS) return { do: 'park', reason: 'partner_without_outcome', changes };
  return { do: 'wait', pauseSeconds: Math.max(answer.retryAfterSeconds ?? 0, pauseSeconds(attempts, chance)), changes };
}
