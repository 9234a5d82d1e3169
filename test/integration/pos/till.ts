import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { Answer, Doors, RequestOptions } from '../system/doors.ts';

/** The customer of the partner's example: 5000 points, Gold. */
export const GOLD = 'CUST-12345';
export const BRONZE = 'CUST-1';

export const aTransaction = () => `TXN-${randomUUID().slice(0, 8)}`;

/** Tests move the clock by days. */
export const FOR_EVER = { exp: Date.parse('2090-01-01') / 1000 };

/** What a till has in its token. */
export interface TillClaims {
  readonly merchant?: string;
  readonly store?: string;
  readonly channels?: readonly string[];
}

/** A till of its own, whatever other tests sell: its limits and its days are its alone. */
export function aTill(doors: Doors, claims: TillClaims = {}) {
  const channelId = claims.channels?.[0] ?? `POS-${randomUUID().slice(0, 8)}`;
  const token = doors.token(`till-${channelId}`, { scope: 'pos', channels: [channelId], ...FOR_EVER, ...claims });
  const post = (path: string, json: unknown, options: RequestOptions = {}): Promise<Answer> =>
    doors.request('POST', path, { token, json, ...options });
  const till = {
    channelId,
    token,
    post,
    get: (path: string): Promise<Answer> => doors.request('GET', path, { token }),
    identify: (body: object = {}) =>
      post('/loyalty/identify', { customerId: GOLD, channelId, transactionId: aTransaction(), ...body }),
    calculate: (sessionId: string, transactionAmount: unknown = 150, more: object = {}) =>
      post('/loyalty/calculate-rewards', {
        sessionId,
        transactionAmount,
        items: [{ sku: 'SKU-001', qty: 2 }],
        ...more,
      }),
    finalize: (sessionId: string, transactionId: string, more: object = {}) =>
      post('/loyalty/finalize', { sessionId, transactionId, finalAmount: 150, applyRewards: true, ...more }),
    session: (sessionId: string) => till.get(`/loyalty/sessions/${sessionId}`),
    /** Identifies and calculates. */
    async begins(body: { readonly customerId?: string; readonly transactionId?: string } = {}, amount = 150) {
      const transactionId = body.transactionId ?? aTransaction();
      const identified = await till.identify({ ...body, transactionId });
      expect(identified.status, JSON.stringify(identified.body)).to.equal(200);
      const { sessionId } = identified.body.data;
      const calculated = await till.calculate(sessionId, amount);
      expect(calculated.status, JSON.stringify(calculated.body)).to.equal(200);
      return { sessionId, transactionId } as { sessionId: string; transactionId: string };
    },
    becomes: (sessionId: string, status: string, withinMs = 40_000): Promise<Answer> =>
      eventually(async () => {
        const answer = await till.session(sessionId);
        expect(answer.body.data?.status, JSON.stringify(answer.body)).to.equal(status);
        return answer;
      }, withinMs),
  };
  return till;
}

export interface BookedSale {
  readonly sessionId: string;
  readonly customerId: string;
  readonly channelId: string;
  readonly transactionId: string;
  readonly amount: number;
  readonly points: number;
  readonly times: number;
  readonly returnedPoints: number;
}
