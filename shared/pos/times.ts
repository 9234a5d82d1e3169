import type { Return, Session } from './session-record.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Longer than the partner is waited for, its token included (3 s, and 5 or 10 s): whoever asked by then is dead. */
export const IDENTIFY_ATTEMPT_MS = 15 * SECOND_MS;
export const FINALIZE_ATTEMPT_MS = 14 * SECOND_MS;

/** How long after a session's end a sale of its time is still taken, where the deployment says nothing else. */
export const LATE_FINALIZE_HOURS = 72;
/** After this an outcome that nobody knows is looked for by people. */
export const OUTCOME_HOURS = 72;

/** What the queue has of a session is its own for so long; then the sweep takes it for lost and sends it anew. */
export const QUEUE_PATIENCE_MS = 10 * MINUTE_MS;
/** Tries of one booking by the queue. The sweep goes on alone after them. */
export const MAX_ATTEMPTS = 20;

/** Finalized sessions leave the table so long after their booking, all others so long after their beginning. */
export const FINALIZED_KEPT_MS = 30 * DAY_MS;
export const OTHERS_KEPT_MS = 31 * DAY_MS;

/** A till's clock may differ from ours by this. */
export const TILL_CLOCK_MS = 5 * MINUTE_MS;

/** A transaction without a business date that comes back within this time, past midnight, is the same one. */
export const PAST_MIDNIGHT_MS = 12 * HOUR_MS;

export const hoursMs = (hours: number): number => hours * HOUR_MS;

/** The date of a moment in UTC: YYYY-MM-DD. */
export const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

export const dayBefore = (at: number): string => dateOf(at - DAY_MS);

/**
 * When somebody has to look at a session again: an open one expires, one whose outcome is missing is asked for, and
 * whatever has ended is put away.
 */
export function dueAtOf(session: Session, now: number): number {
  switch (session.status) {
    case 'identifying':
    case 'active':
    case 'calculated':
      return session.expiresAt;
    case 'finalizing':
      return now + QUEUE_PATIENCE_MS;
    case 'finalized':
      return isReturning(session) ? now + QUEUE_PATIENCE_MS : (session.finalizedAt ?? now) + FINALIZED_KEPT_MS;
    case 'failed':
    case 'expired':
    case 'voided':
      return session.createdAt + OTHERS_KEPT_MS;
  }
}

/** Until when somebody asks the partner for it; 0 where nobody does. */
export const claimedUntil = ({ attemptUntil = 0 }: Pick<Session, 'attemptUntil'>): number => attemptUntil;

/** What of it is being given back, and nobody knows yet whether it was: one at a time. */
export const returnUnderWay = ({ returns = [] }: Pick<Session, 'returns'>): Return | undefined =>
  returns.find(({ state }) => state === 'asked');

export const isReturning = (session: Pick<Session, 'returns'>): boolean => returnUnderWay(session) !== undefined;

/** Whether the queue has something to do for it. */
export const needsWork = (session: Pick<Session, 'status' | 'returns'>): boolean =>
  session.status === 'finalizing' || isReturning(session);

/**
 * The pause before the nth look at a booking: longer with each, of a random length, so that what failed together does not
 * come back together.
 *
 * @param chance from 0 to 1
 * @source https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ full jitter
 */
export function pauseSeconds(attempts: number, chance: number): number {
  return Math.max(5, Math.round(Math.min(30, 5 * 2 ** attempts) * chance));
}
