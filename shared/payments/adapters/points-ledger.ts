import validateHold, { type PointsHold } from '#contracts/payments/points-hold';
import validateSpent, { type SpentHold } from '#contracts/payments/spent-hold';
import type { ServiceToken } from '../../platform/identity/service-token.ts';
import { type HttpClient, type JsonRequest, ServiceError } from '../../platform/outgoing/http-client.ts';

/** Who acts, and for whom. */
export interface PointsActor {
  readonly userId: string;
  /** The same for each repeat of what is asked. */
  readonly key: string;
  readonly correlationId: string;
}

/** The ledger in which members' points are. It does each thing once for a key, and says the same of its repeats. */
export interface PointsLedger {
  /** Sets points aside for so long. @returns 'refused' where the member has not so many, or no account */
  hold(by: PointsActor, points: number, seconds: number): Promise<PointsHold['data'] | 'refused'>;
  /** Spends what is held. @returns 'lost' where it is held no more */
  capture(by: PointsActor, holdId: string): Promise<SpentHold['data'] | 'lost'>;
  /** Lets go of what is held, or was. @returns 'spent' where it was captured before */
  release(by: PointsActor, holdId: string): Promise<'done' | 'spent'>;
  /**
   * Gives back what was spent, or a part of it; where fewer are left, those. What is all back is done.
   *
   * @returns 'no_account' where nobody can have them any more, 'asked_otherwise' where the key stands for another request
   */
  giveBack(by: PointsActor, transactionId: string, points?: number): Promise<'done' | 'no_account' | 'asked_otherwise'>;
}

const ASKED_OTHERWISE = 'idempotency_key_reused';
/** Members may hold as well: a key that they have used for something else is not there for an order any more. */
const REFUSED = [
  ...['not_enough_points', 'too_many_holds', 'no_account', 'account_merged', 'account_closed'],
  ASKED_OTHERWISE,
];
const HELD_NO_MORE = ['hold_lapsed', 'hold_released', 'no_hold', 'no_account', 'account_merged', 'account_closed'];
const ALL_BACK = 'more_than_was_spent';
/**
 * Also where whoever was erased came back. Points of merged accounts go to the one that they are in by now. A spend that the
 * ledger does not know (`no_spend`) is none of these: that is a fault, for a person to look at.
 */
const NOBODY_THERE = ['no_account', 'account_merged', 'account_closed'];

/** The ledger behind loyalty's own doors, asked in the member's name. */
export function pointsLedger(loyalty: HttpClient, token: ServiceToken): PointsLedger {
  return {
    async hold(by, points, seconds) {
      const body = { points, expiresInSeconds: seconds };
      const held = await ask(by, { path: 'loyalty/holds', body, validate: validateHold }, REFUSED);
      return 'code' in held ? 'refused' : held.data;
    },
    async capture(by, holdId) {
      // Under another key, by the member: it has paid for nothing of ours.
      const codes = [...HELD_NO_MORE, 'hold_captured'];
      const spent = await ask(by, { path: ofHold(holdId, 'capture'), body: {}, validate: validateSpent }, codes);
      return 'code' in spent ? 'lost' : spent.data;
    },
    async release(by, holdId) {
      const codes = [...HELD_NO_MORE, 'hold_captured'];
      const released = await ask(by, { path: ofHold(holdId, 'release'), body: {}, validate: isAnything }, codes);
      return 'code' in released && released.code === 'hold_captured' ? 'spent' : 'done';
    },
    async giveBack(by, transactionId, points) {
      const path = `loyalty/transactions/${Buffer.from(transactionId).toString('base64url')}/reverse`;
      const codes = [ALL_BACK, ASKED_OTHERWISE, ...NOBODY_THERE];
      const asked = (actor: PointsActor, part: object) =>
        ask(actor, { path, body: { userId: by.userId, ...part }, validate: isAnything }, codes);
      let answer = await asked(by, points === undefined ? {} : { points });
      // Somebody has given a part of it back by hand: the rest is what is left to give.
      if (points !== undefined && isRefused(answer, ALL_BACK))
        answer = await asked({ ...by, key: `${by.key}-rest` }, {});
      if (isRefused(answer, ASKED_OTHERWISE)) return 'asked_otherwise';
      return NOBODY_THERE.some((code) => isRefused(answer, code)) ? 'no_account' : 'done';
    },
  };

  /** @param codes refusals that are an answer; any other is a failure */
  async function ask<Answer extends object>(
    { userId, key, correlationId }: PointsActor,
    request: Omit<JsonRequest<Answer>, 'method'>,
    codes: readonly string[],
  ): Promise<Answer | { readonly code: string }> {
    const headers = {
      authorization: `Bearer ${await token(userId)}`,
      'idempotency-key': key,
      // A header takes visible ASCII; ids of other services may be anything.
      'x-correlation-id': encodeURIComponent(correlationId.toWellFormed()),
    };
    try {
      return await loyalty({ ...request, method: 'POST', headers });
    } catch (error) {
      const { code } = ((error as ServiceError).answer ?? {}) as { readonly code?: unknown };
      if (error instanceof ServiceError && typeof code === 'string' && codes.includes(code)) return { code };
      throw error;
    }
  }
}

const ofHold = (holdId: string, action: string): string => `loyalty/holds/${encodeURIComponent(holdId)}/${action}`;

const isRefused = (answer: object, code: string): boolean => 'code' in answer && answer.code === code;

const isAnything = (_: unknown): _ is object => true;
