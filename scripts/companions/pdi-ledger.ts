import { PDI_CUSTOMERS, type PdiCustomer, type PdiLine, pointsOf } from './pdi-rules.ts';

export interface PdiAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface PdiRequest {
  readonly body: unknown;
  readonly query: URLSearchParams;
  /** The Idempotency-Key. */
  readonly key: string | undefined;
  /** How this request is misunderstood. */
  readonly differ?: { readonly earnedPoints: number };
  readonly twice?: boolean;
}

/** What the partner knows of a sale. Amounts as the doors take them. */
export interface PdiSession {
  readonly sessionId: string;
  readonly customerId: string;
  readonly channelId: string;
  readonly transactionId: string;
  readonly businessDate: string;
  readonly openedBy?: string;
  readonly state: 'open' | 'finalized' | 'cancelled';
  readonly items: readonly PdiLine[];
  readonly amount?: number;
  /** Of one booking. */
  readonly points?: number;
  /** Bookings: more than one is a member who was given points for one sale again and again. */
  readonly times: number;
  readonly newBalance?: number;
  readonly receiptId?: string;
  readonly bookedBy?: string;
  /** Points that were given back, by the key of each return. */
  readonly returns: Readonly<Record<string, { readonly points: number; readonly newBalance: number }>>;
  /** Of the sale, in parts of WHOLE. */
  readonly returnedShare: number;
}

const PAGE = 500;
const WHOLE = 1e12;
/** What parts of a whole may be cut by: three thirds are one, and a third of 450 is 150. */
const CUT = 1e3;
const CUT_POINTS = 1e-2;

const answered = (body: unknown): PdiAnswer => ({ status: 200, body });
const refused = (status: number, code: string, message: string): PdiAnswer => ({ status, body: { code, message } });
const NO_SESSION = refused(404, 'SESSION_NOT_FOUND', 'There is no such session');

/**
 * The partner's books: customers with their points, sessions and what was booked for them. A finalization counts once for
 * each Idempotency-Key; without a key a session that is finalized is refused, or, where `twice` is played, booked again.
 */
export class PdiLedger {
  readonly #sessions = new Map<string, PdiSession>();
  readonly #balances = new Map<string, number>();
  readonly #onChanged: (session: PdiSession, balance: number) => void;
  readonly #nowMs: () => number;

  constructor(onChanged: (session: PdiSession, balance: number) => void, nowMs: () => number) {
    this.#onChanged = onChanged;
    this.#nowMs = nowMs;
  }

  get sessions(): readonly PdiSession[] {
    return [...this.#sessions.values()];
  }

  balanceOf(customerId: string): number {
    return this.#balances.get(customerId) ?? PDI_CUSTOMERS.find((one) => one.customerId === customerId)?.points ?? 0;
  }

  /** Takes back what was kept over a restart. */
  restore(session: PdiSession, balance: number): void {
    this.#sessions.set(session.sessionId, session);
    this.#balances.set(session.customerId, balance);
  }

  clear(): void {
    this.#sessions.clear();
    this.#balances.clear();
  }

  identify({ body, key }: PdiRequest): PdiAnswer {
    const { customerId, identifier, channelId, transactionId, businessDate } = fieldsOf(body);
    if (typeof channelId !== 'string' || typeof transactionId !== 'string')
      return refused(400, 'INVALID_REQUEST', 'channelId and transactionId are texts');
    const customer = customerBy(customerId, identifier);
    if (!customer) return refused(404, 'CUSTOMER_NOT_FOUND', 'There is no such customer');
    if (customer.blocked) return refused(403, 'CUSTOMER_BLOCKED', 'The customer takes no part in the programme');
    const known = key === undefined ? undefined : this.sessions.find(({ openedBy }) => openedBy === key);
    const session: PdiSession = known ?? {
      sessionId: `pdi_${this.#sessions.size + 1}_${Math.random().toString(36).slice(2, 10)}`,
      customerId: customer.customerId,
      channelId,
      transactionId,
      businessDate: typeof businessDate === 'string' ? businessDate : this.#today(),
      ...(key === undefined ? {} : { openedBy: key }),
      ...{ state: 'open', items: [], times: 0, returns: {}, returnedShare: 0 },
    };
    if (!known) this.#keep(session);
    return answered({
      sessionId: session.sessionId,
      customerId: customer.customerId,
      customerName: customer.customerName,
      currentPoints: this.balanceOf(customer.customerId),
      tier: customer.tier,
    });
  }

  calculateRewards({ body, differ }: PdiRequest): PdiAnswer {
    const { transactionAmount, items } = fieldsOf(body);
    const session = this.#of(body);
    if (!session) return NO_SESSION;
    if (session.state !== 'open') return refused(422, 'SESSION_CLOSED', 'The session is closed');
    if (!isAmount(transactionAmount) || !areLines(items))
      return refused(400, 'INVALID_REQUEST', 'transactionAmount is an amount, items are lines');
    this.#keep({ ...session, items, amount: transactionAmount });
    const made = pointsOf(transactionAmount, items, tierOf(session));
    const earnedPoints = differ?.earnedPoints ?? made.earnedPoints;
    return answered({
      earnedPoints,
      multiplier: transactionAmount === 0 ? 0 : Math.round((earnedPoints / transactionAmount) * 100) / 100,
      bonusPoints: made.tierBonus,
      breakdown: { basePoints: made.basePoints, tierBonus: made.tierBonus },
    });
  }

  finalize({ body, key, differ, twice }: PdiRequest): PdiAnswer {
    const { finalAmount, applyRewards = true } = fieldsOf(body);
    const session = this.#of(body);
    if (!session) return NO_SESSION;
    if (!isAmount(finalAmount)) return refused(400, 'INVALID_REQUEST', 'finalAmount is an amount');
    if (session.state === 'cancelled') return refused(422, 'SESSION_CANCELLED', 'The session was cancelled');
    const again = session.state === 'finalized';
    if (again && key !== undefined && key === session.bookedBy) return answered(bookingOf(session));
    if (again && !(twice && key === undefined))
      return refused(422, 'ALREADY_FINALIZED', 'The session is finalized already');
    const earned = pointsOf(finalAmount, session.items, tierOf(session)).earnedPoints;
    const points = applyRewards === false ? 0 : (differ?.earnedPoints ?? earned);
    const newBalance = this.balanceOf(session.customerId) + points;
    const booked: PdiSession = {
      ...session,
      ...(key === undefined ? {} : { bookedBy: key }),
      ...{ state: 'finalized', amount: finalAmount, points, newBalance, times: session.times + 1 },
      receiptId: session.receiptId ?? this.#nextReceipt(),
    };
    this.#keep(booked, newBalance);
    return answered(bookingOf(booked));
  }

  getSessionStatus({ query, differ }: PdiRequest): PdiAnswer {
    const session = this.#sessions.get(query.get('sessionId') ?? '');
    if (!session) return NO_SESSION;
    if (session.state !== 'finalized') return answered({ sessionId: session.sessionId, status: session.state });
    return answered({ ...bookingOf(session), ...differ });
  }

  cancel({ body }: PdiRequest): PdiAnswer {
    const session = this.#of(body);
    if (!session) return NO_SESSION;
    if (session.state === 'finalized') return refused(422, 'ALREADY_FINALIZED', 'The session is finalized already');
    this.#keep({ ...session, state: 'cancelled' });
    return answered({ sessionId: session.sessionId, status: 'cancelled' });
  }

  giveBack({ body, key }: PdiRequest): PdiAnswer {
    const { amount, lines } = fieldsOf(body);
    const session = this.#of(body);
    if (!session) return NO_SESSION;
    if (session.state !== 'finalized') return refused(422, 'NOT_FINALIZED', 'Nothing is booked that could come back');
    const before = key === undefined ? undefined : session.returns[key];
    if (before)
      return answered({ sessionId: session.sessionId, returnedPoints: before.points, newBalance: before.newBalance });
    const share = shareOf(session, amount, lines);
    if (share === undefined || session.returnedShare + share > WHOLE + CUT)
      return refused(422, 'MORE_THAN_SOLD', 'More comes back than was sold');
    const returnedShare = session.returnedShare + share;
    const upTo = (part: number) => Math.floor(((session.points ?? 0) * part) / WHOLE + CUT_POINTS);
    const points = upTo(returnedShare) - upTo(session.returnedShare);
    const newBalance = this.balanceOf(session.customerId) - points;
    const name = key ?? `return-${Object.keys(session.returns).length + 1}`;
    this.#keep(
      { ...session, returnedShare, returns: { ...session.returns, [name]: { points, newBalance } } },
      newBalance,
    );
    return answered({ sessionId: session.sessionId, returnedPoints: points, newBalance });
  }

  /** What was booked on a business date, less what came back; 500 at a time. */
  list({ query, differ }: PdiRequest): PdiAnswer {
    const from = Number(query.get('cursor') ?? 0);
    if (!Number.isSafeInteger(from) || from < 0) return refused(400, 'INVALID_REQUEST', 'cursor is none of ours');
    const booked = this.sessions.filter(
      ({ state, businessDate }) => state === 'finalized' && businessDate === query.get('businessDate'),
    );
    const sessions = booked.slice(from, from + PAGE).map((session) => ({
      sessionId: session.sessionId,
      channelId: session.channelId,
      transactionId: session.transactionId,
      businessDate: session.businessDate,
      amount: session.amount,
      earnedPoints: differ?.earnedPoints ?? netPointsOf(session),
    }));
    return answered({ sessions, ...(from + PAGE < booked.length ? { cursor: String(from + PAGE) } : {}) });
  }

  #of(body: unknown): PdiSession | undefined {
    const { sessionId } = fieldsOf(body);
    return typeof sessionId === 'string' ? this.#sessions.get(sessionId) : undefined;
  }

  #keep(session: PdiSession, balance = this.balanceOf(session.customerId)): void {
    this.restore(session, balance);
    this.#onChanged(session, balance);
  }

  #today(): string {
    return new Date(this.#nowMs()).toISOString().slice(0, 10);
  }

  /** Counted by the year, as the partner's paper says. */
  #nextReceipt(): string {
    const year = this.#today().slice(0, 4);
    const made = this.sessions.filter(({ receiptId }) => receiptId?.startsWith(`RCP-${year}-`)).length;
    return `RCP-${year}-${String(made + 1).padStart(3, '0')}`;
  }
}

/** All bookings of a session, less what came back. */
export function netPointsOf({ points = 0, times, returns }: PdiSession): number {
  return points * times - Object.values(returns).reduce((sum, one) => sum + one.points, 0);
}

function bookingOf({ sessionId, points, newBalance, receiptId }: PdiSession) {
  return { sessionId, status: 'finalized', earnedPoints: points, newBalance, receiptId };
}

/** @returns in parts of WHOLE; undefined for what was not sold */
function shareOf(session: PdiSession, amount: unknown, lines: unknown): number | undefined {
  if (lines !== undefined) {
    if (!areLines(lines)) return undefined;
    const sold = new Map<string, number>();
    for (const { sku, qty } of session.items) sold.set(sku, (sold.get(sku) ?? 0) + qty);
    if (lines.some(({ sku, qty }) => (sold.get(sku) ?? 0) < qty)) return undefined;
    const all = session.items.reduce((sum, { qty }) => sum + qty, 0);
    return Math.round((lines.reduce((sum, { qty }) => sum + qty, 0) / all) * WHOLE);
  }
  if (amount === undefined) return WHOLE - session.returnedShare;
  if (!isAmount(amount) || !session.amount) return undefined;
  return Math.round((amount / session.amount) * WHOLE);
}

function tierOf({ customerId }: PdiSession): PdiCustomer['tier'] {
  return PDI_CUSTOMERS.find((customer) => customer.customerId === customerId)?.tier ?? 'Bronze';
}

function customerBy(customerId: unknown, identifier: unknown): PdiCustomer | undefined {
  const { type = 'customerId', value = customerId } = fieldsOf(identifier);
  if (typeof value !== 'string') return undefined;
  if (type !== 'customerId' && type !== 'phone' && type !== 'card') return undefined;
  return PDI_CUSTOMERS.find((customer) => customer[type] === value);
}

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

const isAmount = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 999_999.99;

function areLines(value: unknown): value is readonly PdiLine[] {
  return (
    Array.isArray(value) &&
    value.every((line) => typeof line?.sku === 'string' && typeof line?.qty === 'number' && line.qty > 0)
  );
}
