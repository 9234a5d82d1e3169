import { priceOf } from '../orders/contracts/price.ts';
import type { BreakerView } from './partner.ts';
import { asOf } from './session.ts';
import type { Session } from './session-record.ts';
import type { Till } from './till.ts';

/** What a till is told that has to come back for an outcome. */
export const RETRY_AFTER_SECONDS = 5;

const isoOf = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());

/** A session as its own door shows it; fields that it has not are undefined, which JSON leaves out. */
export function sessionView(session: Session, now: number) {
  const { status } = asOf(session, now);
  const { sessionId, channelId, transactionId, businessDate, version, amount, finalAmount, quote } = session;
  const { customerName, tier, earnedPoints, newBalance, receiptId, code, partnerCode, partnerMessage } = session;
  return {
    ...{ sessionId, status, version, channelId, transactionId, businessDate, customerName, tier },
    transactionAmount: amount === undefined ? undefined : priceOf(amount),
    finalAmount: finalAmount === undefined ? undefined : priceOf(finalAmount),
    earnedPoints: earnedPoints ?? quote?.earnedPoints,
    ...{ newBalance, receiptId, code, partnerCode, partnerMessage },
    createdAt: isoOf(session.createdAt),
    expiresAt: isoOf(session.expiresAt),
    finalizedAt: isoOf(session.finalizedAt),
    occurredAt: isoOf(session.occurredAt),
    returns: session.returns?.map(({ returnId, kind, state, amount: back, points, at, ...refused }) => ({
      ...{ returnId, kind, state, points, partnerCode: refused.partnerCode },
      amount: back === undefined ? undefined : priceOf(back),
      at: isoOf(at),
    })),
  };
}

export function identifiedView({ sessionId, status, customerName, currentPoints, tier }: Session) {
  return { sessionId, status, customerName, currentPoints, tier };
}

/** A quote: what is not base is a bonus; `multiplier` is points for each unit of currency. */
export function rewardsView({ amount = 0, quote }: Session) {
  const { earnedPoints = 0, basePoints = 0, tierBonus = 0 } = quote ?? {};
  const multiplier = amount === 0 ? 0 : Math.round((earnedPoints / priceOf(amount)) * 100) / 100;
  const bonusPoints = earnedPoints - basePoints;
  return { earnedPoints, multiplier, bonusPoints, breakdown: { basePoints, tierBonus } };
}

export function finalizedView({ sessionId, status, earnedPoints = 0, newBalance, receiptId, quote }: Session) {
  // Of a sale that was told in a batch there was no quote.
  const differs = quote !== undefined && quote.earnedPoints !== earnedPoints;
  return { sessionId, status, earnedPoints, newBalance, receiptId, ...(differs ? { recalculated: true } : {}) };
}

/** Taken, and its outcome not known yet: the till reads the session. */
export function pendingView({ sessionId, status }: Session) {
  return { sessionId, status, retryAfterSeconds: RETRY_AFTER_SECONDS };
}

/** A header for what an earlier request has done. */
export const replayed = (isRepeat: boolean): Readonly<Record<string, string>> =>
  isRepeat ? { 'idempotency-replayed': 'true' } : {};

/** Sales that one batch tells at most. */
export const SALES_PER_BATCH = 100;

const BREAKER = { closed: 'CLOSED', open: 'OPEN', half_open: 'HALF_OPEN' } as const;

/** What a till may do, and whether it need ask now. */
export function ownChannelsView(
  { merchant, store, channels }: Till,
  { ttlHours, lateFinalizeHours }: { readonly ttlHours: number; readonly lateFinalizeHours: number },
  { state, retryAfterSeconds }: BreakerView,
) {
  const offline = { sessionHours: ttlHours, lateFinalizeHours, salesPerBatch: SALES_PER_BATCH, earnsOnly: true };
  return {
    ...(merchant === '' ? {} : { merchant }),
    ...{ store, channels, offline },
    partner: { circuitBreaker: BREAKER[state], retryAfterSeconds },
  };
}
