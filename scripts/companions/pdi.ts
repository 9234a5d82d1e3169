import { randomBytes } from 'node:crypto';
import { type Met, meet, PDI_DOORS, type PdiDoor, type PdiFault, type StandingFault } from './pdi-faults.ts';
import { type PdiAnswer, PdiLedger, type PdiSession } from './pdi-ledger.ts';

/** Seconds that a token serves, where no fault says otherwise. */
const EXPIRES_IN = 3600;
/** Of each door so many calls are told with their times; all are counted. */
const CALLS_TOLD = 1000;

export interface PdiCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

interface Token {
  readonly number: number;
  readonly token: string;
  readonly expiresAtMs: number;
}

interface Call {
  readonly door: PdiDoor;
  /** ISO 8601. */
  readonly at: string;
  readonly key?: string;
}

/** What happened, one of these at a time: in their order they make the partner what it is. */
export type PdiRecord =
  | { readonly session: PdiSession; readonly balance: number }
  | { readonly token: Token }
  | { readonly faults: readonly StandingFault[] }
  | { readonly call: Call }
  | { readonly calls: Readonly<Partial<Record<PdiDoor, number>>> };

/** Where the partner outlives the process. */
export interface KeptPdi {
  load(): readonly PdiRecord[];
  append(record: PdiRecord): void;
  /** Forgets all that was appended before. */
  replace(records: readonly PdiRecord[]): void;
}

export interface PdiCall {
  readonly door: PdiDoor;
  readonly body: unknown;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly key: string | undefined;
}

/**
 * Stands in for the loyalty partner of the tills: its books, its tokens, and all that it can do wrong.
 *
 * @param kept absent, it is gone with the process
 */
export class Pdi {
  readonly #credentials: PdiCredentials;
  readonly #kept: KeptPdi | undefined;
  readonly #nowMs: () => number;
  readonly #ledger: PdiLedger;
  #faults: readonly StandingFault[] = [];
  #tokens: Token[] = [];
  #tokensMade = 0;
  #calls = new Map<PdiDoor, { count: number; told: Call[] }>();
  #now = 0;
  #most = 0;

  constructor(credentials: PdiCredentials, kept?: KeptPdi, nowMs: () => number = Date.now) {
    this.#credentials = credentials;
    this.#kept = kept;
    this.#nowMs = nowMs;
    this.#ledger = new PdiLedger((session, balance) => this.#kept?.append({ session, balance }), nowMs);
    for (const record of kept?.load() ?? []) this.#restore(record);
    this.#kept?.replace(this.#records());
  }

  /** Notes a call and what it meets. Ends with `done`, whatever became of it. */
  begin({ door, key }: Pick<PdiCall, 'door' | 'key'>): { readonly met: Met; readonly done: () => void } {
    this.#most = Math.max(this.#most, ++this.#now);
    const call: Call = { door, at: new Date(this.#nowMs()).toISOString(), ...(key === undefined ? {} : { key }) };
    this.#note(call);
    this.#kept?.append({ call });
    const before = this.#faults;
    const { standing, met } = meet(before, door, this.#tokensMade);
    this.#faults = standing;
    if (before.some(({ fault }) => fault.door === door)) this.#kept?.append({ faults: standing });
    return { met, done: () => void this.#now-- };
  }

  /** What the partner itself does and answers. */
  answer({ door, body, query, authorization, key }: PdiCall, met: Met): PdiAnswer {
    if (door === 'token') return met.tokenDown ? unavailable : this.#issue(body, met.expiresIn ?? EXPIRES_IN);
    if (!this.#isLetIn(authorization, met))
      return { status: 401, body: { code: 'INVALID_TOKEN', message: 'Unknown token' } };
    if (met.forbid) return { status: 403, body: { code: 'FORBIDDEN', message: 'This client may not do that' } };
    if (met.forget) return { status: 404, body: { code: 'SESSION_NOT_FOUND', message: 'There is no such session' } };
    const request = {
      body,
      query,
      key: met.ignoreKeys ? undefined : key,
      ...(met.differ ? { differ: met.differ } : {}),
      ...(met.twice ? { twice: true } : {}),
    };
    if (door === 'return') return this.#ledger.giveBack(request);
    if (door === 'sessions') return this.#ledger.list(request);
    return this.#ledger[door](request);
  }

  get faults(): readonly PdiFault[] {
    return this.#faults.map(({ fault }) => fault);
  }

  setFaults(faults: readonly PdiFault[]): void {
    this.#faults = faults.map((fault) => ({ fault, met: 0 }));
    this.#kept?.append({ faults: this.#faults });
  }

  /** As at the beginning. Tokens that are out there stay good: who holds one need not ask for another. */
  reset(): void {
    this.#ledger.clear();
    this.#faults = [];
    this.#calls.clear();
    this.#most = this.#now;
    this.#tokensIssued = 0;
    this.#kept?.replace(this.#records());
  }

  #tokensIssued = 0;

  state() {
    const alive = this.#tokens.filter(({ expiresAtMs }) => expiresAtMs > this.#nowMs()).length;
    const calls = PDI_DOORS.map((door) => [door, this.#calls.get(door) ?? { count: 0, told: [] }] as const);
    return {
      bookings: this.#ledger.sessions
        .filter(({ times }) => times > 0)
        .map(({ points = 0, amount = 0, returns, ...session }) => ({
          sessionId: session.sessionId,
          customerId: session.customerId,
          channelId: session.channelId,
          transactionId: session.transactionId,
          businessDate: session.businessDate,
          amount,
          points,
          times: session.times,
          returnedPoints: Object.values(returns).reduce((sum, one) => sum + one.points, 0),
        })),
      sessions: this.#ledger.sessions.length,
      calls: Object.fromEntries(
        calls.map(([door, { count, told }]) => [door, { count, last: told.map(({ door: _, ...call }) => call) }]),
      ),
      tokens: { issued: this.#tokensIssued, alive },
      mostAtOnce: this.#most,
    };
  }

  #issue(body: unknown, expiresIn: number): PdiAnswer {
    const { grant_type: grant, client_id: id, client_secret: secret } = (body ?? {}) as Record<string, unknown>;
    if (grant !== 'client_credentials')
      return { status: 400, body: { error: 'unsupported_grant_type', error_description: 'client_credentials alone' } };
    if (id !== this.#credentials.clientId || secret !== this.#credentials.clientSecret)
      return { status: 401, body: { error: 'invalid_client', error_description: 'Unknown client or secret' } };
    const token: Token = {
      number: ++this.#tokensMade,
      token: randomBytes(24).toString('base64url'),
      expiresAtMs: this.#nowMs() + expiresIn * 1000,
    };
    this.#tokensIssued++;
    this.#tokens.push(token);
    this.#kept?.append({ token });
    return { status: 200, body: { access_token: token.token, token_type: 'Bearer', expires_in: expiresIn } };
  }

  #isLetIn(authorization: string | undefined, { revokeAlways, revokedUpTo = 0 }: Met): boolean {
    if (revokeAlways) return false;
    const given = authorization?.match(/^Bearer (\S+)$/)?.[1];
    const token = this.#tokens.find((one) => one.token === given);
    return token !== undefined && token.expiresAtMs > this.#nowMs() && token.number > revokedUpTo;
  }

  #note(call: Call): void {
    const known = this.#calls.get(call.door) ?? { count: 0, told: [] };
    known.count++;
    known.told.push(call);
    if (known.told.length > CALLS_TOLD) known.told.shift();
    this.#calls.set(call.door, known);
  }

  #restore(record: PdiRecord): void {
    if ('session' in record) this.#ledger.restore(record.session, record.balance);
    else if ('faults' in record) this.#faults = record.faults;
    else if ('call' in record) this.#note(record.call);
    else if ('calls' in record)
      for (const [door, count] of Object.entries(record.calls))
        this.#calls.set(door as PdiDoor, { count: count as number, told: [] });
    else {
      this.#tokens.push(record.token);
      this.#tokensMade = record.token.number;
      this.#tokensIssued++;
    }
  }

  /** What is left of all that was appended. */
  #records(): PdiRecord[] {
    const calls = [...this.#calls.entries()];
    return [
      ...this.#ledger.sessions.map((session) => ({ session, balance: this.#ledger.balanceOf(session.customerId) })),
      ...this.#tokens.filter(({ expiresAtMs }) => expiresAtMs > this.#nowMs()).map((token) => ({ token })),
      { faults: this.#faults },
      { calls: Object.fromEntries(calls.map(([door, { count, told }]) => [door, count - told.length])) },
      ...calls.flatMap(([, { told }]) => told.map((call) => ({ call }))),
    ];
  }
}

const unavailable: PdiAnswer = { status: 503, body: { code: 'UNAVAILABLE', message: 'Try later' } };
