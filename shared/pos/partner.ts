/**
 * The partner that holds the customers' points, as the sessions at tills see it. What answers is an adapter; what an answer
 * means for a session is decided by `session.ts`. Amounts are minor units of the deployment's currency.
 */
export interface Partner {
  /** Opens the partner's session for a customer. */
  identify(request: IdentifyRequest): Promise<PartnerAnswer<Identified>>;
  /** What a basket would earn. Books nothing. */
  calculate(request: CalculateRequest): Promise<PartnerAnswer<Quote>>;
  /** Books what a sale earns. Called once in a request: whether an answer that is lost was a booking, `status` says. */
  finalize(request: FinalizeRequest): Promise<PartnerAnswer<Booking>>;
  /** What became of a session. A partner that does not know it says so: `gone`. */
  status(pdiSessionId: string): Promise<PartnerAnswer<PartnerSession>>;
  /** Closes a session of which nothing was booked. One that is closed stays so. */
  cancel(pdiSessionId: string): Promise<PartnerAnswer<Cancelled>>;
  /** Takes points of a booking back, once for each `returnId`. */
  giveBack(request: GiveBackRequest): Promise<PartnerAnswer<GivenBack>>;
  /** What the partner has booked on a business date, for the comparison; a page at a time. */
  sessions(request: { readonly businessDate: string; readonly cursor?: string }): Promise<PartnerAnswer<BookedPage>>;
  /** Whether it is asked at all now. Calls nobody. */
  breaker(): Promise<BreakerView>;
}

/**
 * What came of asking. Only `done` and `refused` are the partner's word. After `not_asked` it has certainly done nothing;
 * after `unknown` it may have done everything.
 */
export type PartnerAnswer<Value> = Done<Value> | PartnerRefusal | NotAsked | Unknown;

export interface Done<Value> {
  readonly kind: 'done';
  readonly value: Value;
}

/** A business refusal: a 4xx with a code, but for 401, 408, 409, 425 and 429; or a 403 that is of this client. */
export interface PartnerRefusal {
  readonly kind: 'refused';
  /** The partner's own, such as CUSTOMER_NOT_FOUND. */
  readonly code: string;
  readonly message: string;
  /** It does not let this client in: nothing was done now, and nothing is said of a sale. */
  readonly isOfClient?: true;
}

/** The request has not come to the partner: its breaker is open, there is no token, nobody takes the connection. */
export interface NotAsked {
  readonly kind: 'not_asked';
  /** Whole seconds, 1 to 30. */
  readonly retryAfterSeconds: number;
}

export interface Unknown {
  readonly kind: 'unknown';
  /** `failed`: 5xx, 408, 409, 425, 429, or a connection that was cut. */
  readonly failure: 'timeout' | 'answer_invalid' | 'failed';
  /** Where the partner names a time; whole seconds. */
  readonly retryAfterSeconds?: number;
}

/** What a customer shows at the till. */
export interface Identifier {
  readonly type: 'customerId' | 'phone' | 'card';
  readonly value: string;
}

export interface IdentifyRequest {
  /** Ours; with `attempt` the key under which the partner opens one session. */
  readonly sessionId: string;
  readonly attempt: number;
  readonly channelId: string;
  readonly transactionId: string;
  /** YYYY-MM-DD, as the till counts days. */
  readonly businessDate: string;
  readonly identifier: Identifier;
}

export interface Identified {
  readonly pdiSessionId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly currentPoints: number;
  readonly tier: string;
}

export interface BasketLine {
  readonly sku: string;
  /** More than 0, at most three decimals. */
  readonly qty: number;
}

export interface CalculateRequest {
  readonly pdiSessionId: string;
  /** In minor units. */
  readonly amount: number;
  readonly items: readonly BasketLine[];
}

/** What a basket would earn: earnedPoints = basePoints + tierBonus + what promotions add. */
export interface Quote {
  readonly earnedPoints: number;
  readonly basePoints: number;
  readonly tierBonus: number;
}

export interface FinalizeRequest {
  /** Ours, and the Idempotency-Key of the booking. */
  readonly sessionId: string;
  readonly pdiSessionId: string;
  readonly transactionId: string;
  /** In minor units. */
  readonly amount: number;
  /** False books the visit with no points. */
  readonly applyRewards: boolean;
  /** When the sale was made, of one that is told late; milliseconds since 1970-01-01T00:00:00Z. */
  readonly occurredAt?: number;
}

export interface Booking {
  readonly earnedPoints: number;
  /** The customer's points after it. */
  readonly newBalance: number;
  readonly receiptId?: string;
}

export type PartnerSession =
  | ({ readonly state: 'booked' } & Booking)
  | { readonly state: 'open' }
  | { readonly state: 'cancelled' }
  | { readonly state: 'gone' };

export type Cancelled = Readonly<Record<never, never>>;

export interface GiveBackRequest {
  readonly pdiSessionId: string;
  /** Its Idempotency-Key. */
  readonly returnId: string;
  /** What of the sale comes back, in minor units; all that is left of it where it is absent. */
  readonly amount?: number;
  readonly lines?: readonly BasketLine[];
}

export interface GivenBack {
  /** Points that were taken back. */
  readonly points: number;
  readonly newBalance: number;
}

export interface BookedPage {
  readonly sessions: readonly BookedSession[];
  /** Of the next page, where there is one. */
  readonly cursor?: string;
}

export interface BookedSession {
  readonly pdiSessionId: string;
  readonly channelId: string;
  readonly transactionId: string;
  /** In minor units. */
  readonly amount: number;
  /** Booked, less what was given back. */
  readonly points: number;
}

export interface BreakerView {
  readonly state: 'closed' | 'open' | 'half_open';
  /** Until the partner is asked again, where it is not asked now; whole seconds. */
  readonly retryAfterSeconds?: number;
}
