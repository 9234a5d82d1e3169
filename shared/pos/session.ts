import type { BasketLine } from './partner.ts';
import type { Return, Session, SessionChanges, SessionStatus } from './session-record.ts';
import {
  claimedUntil,
  FINALIZE_ATTEMPT_MS,
  hoursMs,
  IDENTIFY_ATTEMPT_MS,
  isReturning,
  LATE_FINALIZE_HOURS,
  TILL_CLOCK_MS,
} from './times.ts';

/** What somebody wants of a session. `resume` is the queue's, `expire` the sweep's; all others come from tills. */
export type Command = Identify | Calculate | Finalize | LateSale | Void | GiveBack | { type: 'resume' | 'expire' };

export interface Identify {
  readonly type: 'identify';
  /** The fingerprint of what the customer showed. */
  readonly customer: string;
  /** The session of another customer that this one takes the place of. */
  readonly replaces?: string;
}

export interface Calculate {
  readonly type: 'calculate';
  /** The version that the till has seen, where it says so. */
  readonly version?: number;
}

export interface Finalize {
  readonly type: 'finalize';
  readonly transactionId: string;
  /** Of the whole body. */
  readonly fingerprint: string;
  readonly amount: number;
  readonly applyRewards: boolean;
  /** When the sale was made, where that was not now. */
  readonly occurredAt?: number;
  readonly version?: number;
}

/** A sale that was made while the till could not ask. */
export interface LateSale extends Omit<Finalize, 'type' | 'occurredAt' | 'version'> {
  readonly type: 'late_sale';
  readonly customer: string;
  readonly occurredAt: number;
}

export interface Void {
  readonly type: 'void';
  /** The till's business day by now. */
  readonly businessDate: string;
}

export interface GiveBack {
  readonly type: 'return';
  readonly returnId: string;
  readonly fingerprint: string;
  readonly amount?: number;
  readonly lines?: readonly BasketLine[];
}

/** Which door of the partner is asked next. */
export type Ask = 'identify' | 'calculate' | 'finalize' | 'status' | 'cancel' | 'give_back';

export type Decision =
  /** A new session takes the transaction; what had it before ends, where it was open. */
  | { readonly do: 'begin' }
  /** Changes are written first, on the version that was read; then the partner is asked. */
  | { readonly do: 'ask'; readonly ask: Ask; readonly changes?: SessionChanges }
  | { readonly do: 'change'; readonly changes: SessionChanges }
  /** The session as it is is the answer. */
  | { readonly do: 'answer' }
  /** Taken, and its outcome not known yet. */
  | { readonly do: 'accept'; readonly changes?: SessionChanges }
  /** Of the queue: nothing before then. */
  | { readonly do: 'wait'; readonly until: number }
  | { readonly do: 'refuse'; readonly code: RefusalCode };

export type RefusalCode =
  | 'session_in_progress'
  | 'not_active'
  | 'not_calculated'
  | 'not_finalized'
  | 'finalizing'
  | 'already_finalized'
  | 'session_failed'
  | 'transaction_has_other_customer'
  | 'stale_version'
  | 'request_differs'
  | 'sale_in_future'
  | 'sale_before_session'
  | 'sale_too_old'
  | 'session_expired'
  | 'session_voided'
  | 'void_closed'
  | 'return_too_much'
  | 'too_many_returns';

/** A final amount above the calculated one by more than this is another basket. */
const MOST_OF_QUOTE = 1.5;
/** An item of the table has room for them. */
export const MAX_RETURNS = 50;

export interface SessionRules {
  /** How long after its end a sale of a session's time is taken. */
  readonly lateFinalizeHours: number;
}
const RULES: SessionRules = { lateFinalizeHours: LATE_FINALIZE_HOURS };

const OPEN = new Set<SessionStatus>(['identifying', 'active', 'calculated']);

/** Whether its till can still go on with it. */
export const isOpen = ({ status }: Pick<Session, 'status'>): boolean => OPEN.has(status);

/** A session as it is at a moment: one that is open has expired then, whether or not somebody has noted it. */
export function asOf(session: Session, now: number): Session {
  return isOpen(session) && session.expiresAt <= now ? { ...session, status: 'expired' } : session;
}

/**
 * What a command does to a session, whatever state it is in. Nothing is asked, written or looked up here: whoever carries
 * it out does so on the version that was read, and decides again where somebody else was there before.
 *
 * @param found undefined: the transaction has no session yet
 * @param now milliseconds since 1970-01-01T00:00:00Z
 */
export function decide(found: Session, command: Command, now: number, rules?: SessionRules): Decision;
export function decide(found: Session | undefined, command: Identify | LateSale, now: number): Decision;
export function decide(found: Session | undefined, command: Command, now: number, rules = RULES): Decision {
  if (!found) return BEGIN;
  const session = asOf(found, now);
  switch (command.type) {
    case 'identify':
      return identify(session, command, now);
    case 'late_sale':
      return lateSale(session, command, now);
    case 'calculate':
      return calculate(session, command);
    case 'finalize':
      return finalize(session, command, now, rules);
    case 'void':
      return voided(session, command, now);
    case 'return':
      return giveBack(session, command, now);
    case 'resume':
      return resume(session, now);
    case 'expire':
      return found.status !== session.status ? { do: 'change', changes: { status: 'expired' } } : { do: 'answer' };
  }
}

const refuse = (code: RefusalCode): Decision => ({ do: 'refuse', code });
const BEGIN: Decision = { do: 'begin' };
const ANSWER: Decision = { do: 'answer' };
const ACCEPT: Decision = { do: 'accept' };

/** A transaction has one session: a repeat of the same customer is that session, in whatever state. */
function identify(session: Session, { customer, replaces }: Identify, now: number): Decision {
  const isSame = session.customer === customer;
  switch (session.status) {
    case 'identifying':
      if (claimedUntil(session) > now) return refuse('session_in_progress');
      // Whoever asked the partner has died over it: nothing was booked.
      return isSame ? { do: 'ask', ask: 'identify', changes: nextAttempt(session, now) } : BEGIN;
    case 'active':
    case 'calculated':
      if (isSame) return ANSWER;
      return replaces === session.sessionId ? BEGIN : refuse('transaction_has_other_customer');
    case 'finalizing':
      return isSame ? ANSWER : refuse('finalizing');
    case 'finalized':
      return isSame ? ANSWER : refuse('already_finalized');
    case 'failed':
      return session.code === 'identify_refused' ? BEGIN : refuse('session_failed');
    case 'expired':
      return refuse('session_expired');
    case 'voided':
      return BEGIN;
  }
}

/** The claim of somebody who is about to ask the partner to identify. */
export function nextAttempt({ attempt }: Pick<Session, 'attempt'>, now: number) {
  return { attempt: attempt + 1, attemptUntil: now + IDENTIFY_ATTEMPT_MS };
}

function calculate(session: Session, { version = session.version }: Calculate): Decision {
  switch (session.status) {
    case 'active':
    case 'calculated':
      return version === session.version ? { do: 'ask', ask: 'calculate' } : refuse('stale_version');
    case 'finalized':
      return refuse('already_finalized');
    default:
      return refuse(NEITHER_OPEN_NOR_BOOKED[session.status]);
  }
}

/** What is wrong with a session that is neither open nor booked. */
const NEITHER_OPEN_NOR_BOOKED = {
  identifying: 'not_active',
  finalizing: 'finalizing',
  failed: 'session_failed',
  expired: 'session_expired',
  voided: 'session_voided',
} as const;

function finalize(session: Session, command: Finalize, now: number, rules: SessionRules): Decision {
  const { version = session.version } = command;
  if (command.transactionId !== session.transactionId) return refuse('request_differs');
  const isSame = command.fingerprint === session.fingerprint;
  switch (session.status) {
    case 'active':
      return refuse('not_calculated');
    case 'calculated':
      if (version !== session.version) return refuse('stale_version');
      return outsideOfSession(session, command.occurredAt, now) ?? booking(session, command, now);
    case 'finalizing':
      return isSame ? ACCEPT : refuse('request_differs');
    case 'finalized':
      return isSame ? ANSWER : refuse('request_differs');
    case 'expired':
      return tooLate(session, command.occurredAt, now, rules) ?? booking(session, command, now);
    default:
      return refuse(NEITHER_OPEN_NOR_BOOKED[session.status]);
  }
}

/**
 * A sale is made while its session is open, as far as clocks agree. One that says another time is another sale, or the till's
 * clock is wrong: the partner would book it on that time.
 */
function outsideOfSession({ createdAt }: Session, occurredAt: number | undefined, now: number): Decision | undefined {
  if (occurredAt === undefined) return undefined;
  if (occurredAt > now + TILL_CLOCK_MS) return refuse('sale_in_future');
  return occurredAt < createdAt - TILL_CLOCK_MS ? refuse('sale_before_session') : undefined;
}

/** A till that was cut off tells a sale late: it counts where it was made while the session was open. */
function tooLate(
  session: Session,
  occurredAt: number | undefined,
  now: number,
  { lateFinalizeHours }: SessionRules,
): Decision | undefined {
  const { quote, expiresAt } = session;
  const outside = outsideOfSession(session, occurredAt, now);
  if (outside) return outside;
  if (quote === undefined || occurredAt === undefined || occurredAt >= expiresAt) return refuse('session_expired');
  return now < expiresAt + hoursMs(lateFinalizeHours) ? undefined : refuse('sale_too_old');
}

function booking(session: Session, command: Finalize, now: number): Decision {
  if (command.amount > (session.amount ?? 0) * MOST_OF_QUOTE) return refuse('not_calculated');
  return { do: 'ask', ask: 'finalize', changes: { ...saleOf(command, now), attemptUntil: now + FINALIZE_ATTEMPT_MS } };
}

/** The write of these is the queue: from then on the outcome is looked for until it is known. */
export function saleOf(
  { amount, applyRewards, fingerprint, occurredAt }: Omit<Finalize, 'type'>,
  now: number,
): SessionChanges {
  return { status: 'finalizing', finalAmount: amount, applyRewards, fingerprint, occurredAt, finalizingAt: now };
}

/** A sale that comes in a batch goes on with the session that its till had begun, where there is one. */
function lateSale(session: Session, command: LateSale, now: number): Decision {
  if (session.fingerprint === command.fingerprint) return ANSWER;
  if (session.customer !== command.customer) return refuse('transaction_has_other_customer');
  switch (session.status) {
    case 'identifying':
      return claimedUntil(session) > now ? refuse('session_in_progress') : BEGIN;
    case 'active':
    case 'calculated':
      return { do: 'change', changes: saleOf(command, now) };
    case 'expired':
      // Of one that was never identified the partner knows nothing.
      return session.pdiSessionId === undefined ? BEGIN : { do: 'change', changes: saleOf(command, now) };
    case 'finalizing':
    case 'finalized':
      return refuse('request_differs');
    case 'failed':
      return session.code === 'identify_refused' ? BEGIN : refuse('session_failed');
    case 'voided':
      return BEGIN;
  }
}

function voided(session: Session, { businessDate }: Void, now: number): Decision {
  switch (session.status) {
    case 'identifying':
      return refuse('session_in_progress');
    case 'active':
    case 'calculated':
      return { do: 'ask', ask: 'cancel', changes: { status: 'voided' } };
    case 'finalizing':
      return session.voidRequestedAt === undefined ? { do: 'accept', changes: { voidRequestedAt: now } } : ACCEPT;
    case 'finalized': {
      const known = session.returns?.find(({ kind, state }) => kind === 'void' && state !== 'refused');
      if (known) return known.state === 'done' ? ANSWER : ACCEPT;
      if (isReturning(session)) return refuse('session_in_progress');
      if (businessDate !== session.businessDate) return refuse('void_closed');
      if (refusedVoids(session) >= MAX_RETURNS) return refuse('too_many_returns');
      return asksBack(session, voidOf(session, now), now);
    }
    case 'failed':
    case 'expired':
    case 'voided':
      return ANSWER;
  }
}

/** The reversal of a whole booking. A session has one, however often it is asked for; a refused one may be tried again. */
export function voidOf(session: Pick<Session, 'returns'>, now: number): Return {
  return { returnId: `void-${refusedVoids(session) + 1}`, kind: 'void', state: 'asked', fingerprint: 'void', at: now };
}

const refusedVoids = ({ returns = [] }: Pick<Session, 'returns'>): number =>
  returns.filter(({ kind, state }) => kind === 'void' && state === 'refused').length;

function giveBack(session: Session, command: GiveBack, now: number): Decision {
  const { returnId, fingerprint, amount, lines } = command;
  if (session.status === 'active' || session.status === 'calculated') return refuse('not_finalized');
  if (session.status === 'identifying') return refuse('not_finalized');
  if (session.status !== 'finalized') return refuse(NEITHER_OPEN_NOR_BOOKED[session.status]);
  const known = session.returns?.find((one) => one.returnId === returnId);
  if (known && known.fingerprint !== fingerprint) return refuse('request_differs');
  if (known) return known.state === 'asked' ? ACCEPT : ANSWER;
  if (isReturning(session)) return refuse('session_in_progress');
  if ((session.returns ?? []).length >= MAX_RETURNS) return refuse('too_many_returns');
  const left = leftOf(session);
  if (left === 0 || (amount !== undefined && amount > left)) return refuse('return_too_much');
  const asked = { returnId, kind: 'return', state: 'asked', fingerprint, at: now } as const;
  return asksBack(session, { ...asked, ...(amount === undefined ? { lines } : { amount }) } as Return, now);
}

/** What of a sale has not come back, as far as amounts say it; nothing of one that was voided. */
export function leftOf({ finalAmount = 0, returns = [] }: Pick<Session, 'finalAmount' | 'returns'>): number {
  const counted = returns.filter(({ state }) => state !== 'refused');
  if (counted.some(({ kind }) => kind === 'void')) return 0;
  return finalAmount - counted.reduce((sum, { amount = 0 }) => sum + amount, 0);
}

/** Points of its booking that the partner has taken back. */
export const pointsBack = ({ returns = [] }: Pick<Session, 'returns'>): number =>
  returns.reduce((sum, { state, points = 0 }) => sum + (state === 'done' ? points : 0), 0);

function asksBack({ returns = [] }: Session, asked: Return, now: number): Decision {
  const changes = { returns: [...returns, asked], attemptUntil: now + FINALIZE_ATTEMPT_MS, attempts: 0 };
  return { do: 'ask', ask: 'give_back', changes };
}

/** What the queue does for a session whose outcome is missing: it asks what became of a booking before it repeats it. */
function resume(session: Session, now: number): Decision {
  const isOpen = session.status === 'finalizing';
  if (!isOpen && !isReturning(session)) return ANSWER;
  if (claimedUntil(session) > now) return { do: 'wait', until: claimedUntil(session) };
  if (!isOpen) return { do: 'ask', ask: 'give_back', changes: { attemptUntil: now + FINALIZE_ATTEMPT_MS } };
  if (session.pdiSessionId === undefined) return { do: 'ask', ask: 'identify', changes: nextAttempt(session, now) };
  return { do: 'ask', ask: 'status' };
}
