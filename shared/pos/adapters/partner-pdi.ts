import validateBooking from '#contracts/pos/partner-booking';
import validateCancelled from '#contracts/pos/partner-cancelled';
import validateCustomer from '#contracts/pos/partner-customer';
import validateQuote from '#contracts/pos/partner-quote';
import validateReturn from '#contracts/pos/partner-return';
import validateSessions from '#contracts/pos/partner-sessions';
import validateStatus, { type PartnerStatus } from '#contracts/pos/partner-status';
import type { Circuit } from '../../platform/outgoing/circuit-breaker.ts';
import type { HttpClient, JsonRequest } from '../../platform/outgoing/http-client.ts';
import type { Booking, Identifier, Partner, PartnerAnswer, PartnerSession } from '../partner.ts';
import { answerOf, breakerView, secondsOf, unlessUnauthorized } from './partner-answer.ts';
import { NoTokenError, type TokenSource } from './partner-token.ts';

/** What each door is waited for, in milliseconds, from connecting to the last byte. */
export const DOOR_TIMEOUTS_MS = {
  identify: 5000,
  calculateRewards: 8000,
  finalize: 10_000,
  getSessionStatus: 3000,
  cancel: 5000,
  return: 10_000,
  sessions: 8000,
} as const;
export type PartnerDoor = keyof typeof DOOR_TIMEOUTS_MS;

/** The partner's word for a session that it does not know. */
const UNKNOWN_SESSION = 'SESSION_NOT_FOUND';
const MINOR_UNITS = 100;

export interface PdiSettings {
  /** Asks at one door; each has figures of its own. */
  readonly client: (door: PartnerDoor) => HttpClient;
  readonly tokens: TokenSource;
  readonly circuit: Pick<Circuit, 'view'>;
  /** Told of a 403 that is about this client, not about a customer. */
  readonly onForbidden?: (door: PartnerDoor) => void;
}

/**
 * The partner over HTTP. Each call is one attempt; a token that is refused is replaced once, and a 403 never asks for
 * another. Where its circuit is open nobody asks, for a token neither.
 *
 * @source docs/decisions/0144-the-partners-token-and-circuit.md
 */
export function pdiPartner({ client, tokens, circuit, onForbidden }: PdiSettings): Partner {
  const clients = Object.fromEntries(
    (Object.keys(DOOR_TIMEOUTS_MS) as PartnerDoor[]).map((door) => [door, client(door)]),
  ) as Record<PartnerDoor, HttpClient>;

  return {
    identify: ({ sessionId, attempt, channelId, transactionId, businessDate, identifier }) =>
      ask(
        'identify',
        post(
          'identify',
          { ...customerBy(identifier), channelId, transactionId, businessDate },
          validateCustomer,
          `${sessionId}:${attempt}`,
        ),
        ({ sessionId: pdiSessionId, customerId, customerName, currentPoints, tier }) => ({
          ...{ pdiSessionId, customerId, customerName, currentPoints, tier },
        }),
      ),
    calculate: ({ pdiSessionId, amount, items }) =>
      ask(
        'calculateRewards',
        post('calculateRewards', { sessionId: pdiSessionId, transactionAmount: decimal(amount), items }, validateQuote),
        ({ earnedPoints, breakdown: { basePoints, tierBonus } }) => ({ earnedPoints, basePoints, tierBonus }),
      ),
    finalize: ({ sessionId, pdiSessionId, transactionId, amount, applyRewards, occurredAt }) =>
      ask(
        'finalize',
        post(
          'finalize',
          {
            ...{ sessionId: pdiSessionId, transactionId, finalAmount: decimal(amount), applyRewards },
            ...(occurredAt === undefined ? {} : { occurredAt: new Date(occurredAt).toISOString() }),
          },
          validateBooking,
          sessionId,
        ),
        bookingIn,
      ),
    async status(pdiSessionId) {
      const request: JsonRequest<PartnerStatus> = {
        method: 'GET',
        path: 'getSessionStatus',
        query: { sessionId: pdiSessionId },
        validate: validateStatus,
      };
      const answer = await ask('getSessionStatus', request, sessionIn);
      return answer.kind === 'refused' && answer.code === UNKNOWN_SESSION
        ? { kind: 'done', value: { state: 'gone' } }
        : answer;
    },
    async cancel(pdiSessionId) {
      const answer = await ask('cancel', post('cancel', { sessionId: pdiSessionId }, validateCancelled), () => ({}));
      return answer.kind === 'refused' && answer.code === UNKNOWN_SESSION ? { kind: 'done', value: {} } : answer;
    },
    giveBack: ({ pdiSessionId, returnId, amount, lines }) =>
      ask(
        'return',
        post(
          'return',
          {
            sessionId: pdiSessionId,
            ...(amount === undefined ? {} : { amount: decimal(amount) }),
            ...(lines === undefined ? {} : { lines }),
          },
          validateReturn,
          returnId,
        ),
        ({ returnedPoints: points, newBalance }) => ({ points, newBalance }),
      ),
    sessions: ({ businessDate, cursor }) =>
      ask(
        'sessions',
        {
          method: 'GET',
          path: 'sessions',
          query: { businessDate, ...(cursor === undefined ? {} : { cursor }) },
          validate: validateSessions,
        },
        ({ sessions, cursor: next }) => ({
          sessions: sessions.map(({ sessionId: pdiSessionId, channelId, transactionId, amount, earnedPoints }) => ({
            ...{ pdiSessionId, channelId, transactionId, amount: minorUnits(amount), points: earnedPoints },
          })),
          ...(next === undefined ? {} : { cursor: next }),
        }),
      ),
    async breaker() {
      return breakerView(await circuit.view());
    },
  };

  async function ask<Answer, Value>(
    door: PartnerDoor,
    request: JsonRequest<Answer>,
    valueIn: (answer: Answer) => Value,
  ): Promise<PartnerAnswer<Value>> {
    const { state, retryAfterMs = 0 } = await circuit.view();
    if (state === 'open') return { kind: 'not_asked', retryAfterSeconds: secondsOf(retryAfterMs) };
    try {
      const token = await tokens.current();
      const answer =
        (await unlessUnauthorized(asked(door, request, token))) ??
        (await asked(door, request, await tokens.after(token)));
      return { kind: 'done', value: valueIn(answer) };
    } catch (error) {
      if (error instanceof NoTokenError) return { kind: 'not_asked', retryAfterSeconds: secondsOf(error.retryAfterMs) };
      return answerOf(error, () => onForbidden?.(door));
    }
  }

  function asked<Answer>(door: PartnerDoor, request: JsonRequest<Answer>, token: string): Promise<Answer> {
    return clients[door]({
      ...request,
      headers: { ...request.headers, authorization: `Bearer ${token}` },
      timeoutMs: DOOR_TIMEOUTS_MS[door],
      attempts: 1,
    });
  }
}

function post<Answer>(
  path: PartnerDoor,
  body: unknown,
  validate: JsonRequest<Answer>['validate'],
  key?: string,
): JsonRequest<Answer> {
  return {
    method: 'POST',
    path,
    body,
    validate,
    ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
  };
}

function customerBy(identifier: Identifier) {
  return identifier.type === 'customerId' ? { customerId: identifier.value } : { identifier };
}

function bookingIn({ earnedPoints, newBalance, receiptId }: Booking): Booking {
  return { earnedPoints, newBalance, ...(receiptId === undefined ? {} : { receiptId }) };
}

/** The contract says that a finalized session has both figures. */
function sessionIn({ status, earnedPoints = 0, newBalance = 0, receiptId }: PartnerStatus): PartnerSession {
  if (status !== 'finalized') return { state: status };
  return {
    state: 'booked',
    ...bookingIn({ earnedPoints, newBalance, ...(receiptId === undefined ? {} : { receiptId }) }),
  };
}

/** The partner takes decimals; whole hundredths are what we count in. */
const decimal = (amount: number): number => amount / MINOR_UNITS;
const minorUnits = (amount: number): number => Math.round(amount * MINOR_UNITS);
