import { randomUUID } from 'node:crypto';
import { count } from '../../platform/telemetry/observability.ts';
import { afterIdentify } from '../answers.ts';
import type { Identifier, Partner } from '../partner.ts';
import { decide, nextAttempt } from '../session.ts';
import type { Session } from '../session-record.ts';
import type { Till } from '../till.ts';
import { dateOf, hoursMs } from '../times.ts';
import { sessionOfTransaction } from './found-session.ts';
import type { OneTimeCodes } from './one-time-codes.ts';
import { refused, refusedBy, unanswered } from './refusals.ts';
import type { SessionRepository } from './session-repository.ts';
import { takingTurns } from './turns.ts';

/** What a customer shows: something that the partner knows, or a code that we gave a member. */
export type Shown = Identifier | { readonly type: 'code'; readonly value: string };

export interface IdentifyCommand {
  readonly till: Till;
  readonly channelId: string;
  readonly transactionId: string;
  readonly businessDate?: string;
  readonly shown: Shown;
  /** The fingerprint of what is shown. */
  readonly customer: string;
  readonly replaces?: string;
  readonly correlationId: string;
}

/** Whom a sale is counted for. */
type Served = Pick<Session, 'merchant' | 'channelId' | 'customer'>;

interface Identifying {
  readonly sessions: SessionRepository;
  readonly partner: Pick<Partner, 'identify' | 'cancel'>;
  readonly codes: Pick<OneTimeCodes, 'redeem'>;
  readonly ttlHours: number;
  /** Counts a sale that begins. @returns headers of the answer @throws HttpProblem 429 */
  readonly admit: (served: Served, at: number) => Promise<Readonly<Record<string, string>>>;
}

export interface Identified {
  readonly session: Session;
  /** Whether it was begun by an earlier request. */
  readonly isRepeat: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Finds the session of a transaction, or begins it with the partner. Whoever comes while it is being begun is told so; who
 * comes afterwards gets the same session.
 *
 * @throws HttpProblem for what the state is against, and for what the partner does not do
 */
export function identifySession({ sessions, partner, codes, ttlHours, admit }: Identifying) {
  const sessionOf = sessionOfTransaction(sessions);
  return (command: IdentifyCommand, at: number) => takingTurns(() => turn(command, at));

  async function turn(command: IdentifyCommand, at: number): Promise<Identified | undefined> {
    const { customer, replaces } = command;
    const found = await sessionOf(command.till, command, at);
    const decision = decide(found, { type: 'identify', customer, ...(replaces ? { replaces } : {}) }, at);
    if (decision.do === 'refuse') throw refusedBy(found, decision.code);
    if (decision.do === 'answer' && found) return { session: found, isRepeat: true, headers: {} };
    const claimed =
      decision.do === 'ask' && found
        ? await sessions.change(found, decision.changes ?? {}, at)
        : await sessions.begin(await newSession(command, at), found);
    if (!claimed) return undefined;
    if (decision.do === 'begin' && found?.pdiSessionId && replaces) await partner.cancel(found.pdiSessionId);
    const headers = await admitted(claimed, at);
    const session = await asked(claimed, command, at);
    return session && { session, isRepeat: false, headers };
  }

  /** Only who has the transaction is counted: repeats of one sale cost a till nothing, however many come at once. */
  async function admitted(claimed: Session, at: number) {
    try {
      return await admit(claimed, at);
    } catch (refusal) {
      await sessions.forget(claimed);
      throw refusal;
    }
  }

  async function asked(claimed: Session, { shown, ...command }: IdentifyCommand, at: number) {
    const { sessionId, attempt, businessDate, userId } = claimed;
    const identifier = userId === undefined ? (shown as Identifier) : ({ type: 'customerId', value: userId } as const);
    const { channelId, transactionId } = command;
    const answer = await partner.identify({ sessionId, attempt, channelId, transactionId, businessDate, identifier });
    const effect = afterIdentify(answer);
    if (answer.kind === 'done' && effect.do === 'change') {
      const session = await sessions.change(claimed, effect.changes, at);
      if (session) count('SessionsCreated');
      return session;
    }
    if (effect.do === 'change') await sessions.changeAndFree(claimed, effect.changes, at);
    else await sessions.forget(claimed);
    if (answer.kind !== 'done') throw unanswered(answer);
    return undefined;
  }

  async function newSession(command: IdentifyCommand, at: number): Promise<Session> {
    const { till, channelId, transactionId, businessDate = dateOf(at), shown, customer, correlationId } = command;
    const transaction = { merchant: till.merchant, channelId, businessDate, transactionId };
    const member = shown.type === 'code' ? await codes.redeem(shown.value, transaction, at) : undefined;
    if (shown.type === 'code' && member === undefined) {
      // Codes are guessed no faster than sales begin.
      await admit({ ...transaction, customer }, at);
      throw refused('unknown_code');
    }
    return {
      sessionId: aSessionId(),
      ...transaction,
      ...(till.store === undefined ? {} : { store: till.store }),
      status: 'identifying',
      version: 0,
      customer,
      ...(member === undefined ? {} : { userId: member }),
      ...nextAttempt({ attempt: 0 }, at),
      createdAt: at,
      updatedAt: at,
      expiresAt: at + hoursMs(ttlHours),
      dueAt: at + hoursMs(ttlHours),
      correlationId,
    };
  }
}

export const aSessionId = (): string => `sess_${randomUUID().replaceAll('-', '')}`;
