import { expect } from 'chai';
import type { TakeFor } from '../../../shared/platform/limits/rate-limits.ts';
import { channelLimit, saleLimit } from '../../../shared/pos/adapters/till-limits.ts';
import {
  finalizedView,
  ownChannelsView,
  pendingView,
  replayed,
  rewardsView,
  sessionView,
} from '../../../shared/pos/session-view.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aSession, BEGUN_AT } from '../../builders/pos/a-session.ts';

describe('what tills are shown', () => {
  it('is a quote with points for each unit of currency, and all that is not base as a bonus', () => {
    expect(rewardsView(aSession('calculated'))).to.deep.equal({
      ...{ earnedPoints: 450, multiplier: 3, bonusPoints: 150 },
      breakdown: { basePoints: 300, tierBonus: 150 },
    });
    const promoted = { earnedPoints: 500, basePoints: 300, tierBonus: 150 };
    expect(rewardsView(aSession('calculated', { quote: promoted }))).to.include({ bonusPoints: 200, multiplier: 3.33 });
    expect(rewardsView(aSession('calculated', { amount: 0 })).multiplier).to.equal(0);
  });

  it('is a booking, and that it differs from its quote where it does', () => {
    expect(finalizedView(aSession('finalized'))).not.to.have.property('recalculated');
    expect(finalizedView(aSession('finalized', { earnedPoints: 449 }))).to.include({
      ...{ earnedPoints: 449, recalculated: true },
    });
    const { quote: _, ...toldLate } = aSession('finalized', { earnedPoints: 7 });
    expect(finalizedView(toldLate), 'there was no quote').not.to.have.property('recalculated');
    expect(finalizedView(aSession('finalized', { earnedPoints: 0 }))).to.include({
      earnedPoints: 0,
      recalculated: true,
    });
  });

  it('is when to come back for an outcome, and that an answer is a repeat', () => {
    expect(pendingView(aSession('finalizing'))).to.deep.equal({
      ...{ sessionId: 'sess_1', status: 'finalizing', retryAfterSeconds: 5 },
    });
    expect([replayed(true), replayed(false)]).to.deep.equal([{ 'idempotency-replayed': 'true' }, {}]);
  });

  it('is a session as it is at the moment, with amounts as decimals and no secret of the table', () => {
    const session = aSession('calculated');
    expect(sessionView(session, session.expiresAt - 1)).to.include({ status: 'calculated', transactionAmount: 150 });
    const over = sessionView(session, session.expiresAt);
    expect(over).to.include({ status: 'expired', createdAt: '2026-03-01T09:00:00.000Z', earnedPoints: 450 });
    expect(over).not.to.have.any.keys('customer', 'merchant', 'pdiSessionId', 'correlationId', 'basket', 'userId');
  });

  it('is what a till may do offline, and whether it need ask now', () => {
    const till = { merchant: '', channels: ['POS-1'] };
    const rules = { ttlHours: 24, lateFinalizeHours: 72 };
    const view = ownChannelsView(till, rules, { state: 'half_open' });
    expect(view).to.deep.include({
      channels: ['POS-1'],
      offline: { sessionHours: 24, lateFinalizeHours: 72, salesPerBatch: 100, earnsOnly: true },
      partner: { circuitBreaker: 'HALF_OPEN', retryAfterSeconds: undefined },
    });
    expect(view).not.to.have.property('merchant');
  });
});

describe('limits of tills', () => {
  const till = { merchant: 'm#1', channelId: 'POS 1', customer: 'c' };
  /** What was counted, and whether it is granted. */
  function aCounter(refused: string[] = []) {
    const counted: string[] = [];
    const take: TakeFor = async (kind, id) => {
      counted.push(`${kind} ${id}`);
      const granted = !refused.includes(kind);
      return { granted, burst: 20, remaining: granted ? 19 : 0, waitMs: granted ? 0 : 1500, fullInMs: 2000 };
    };
    return { counted, take };
  }

  it('count a channel of its merchant, and with a sale its customer', async () => {
    const { counted, take } = aCounter();
    await channelLimit(take)(till, BEGUN_AT);
    expect(counted).to.deep.equal(['channel m%231#POS%201']);
    await saleLimit(take)(till, BEGUN_AT);
    expect(counted.slice(1)).to.have.members(['channel m%231#POS%201', 'customer c']);
  });

  it('refuse a sale that is one too many for its channel or for its customer', async () => {
    for (const kind of ['channel', 'customer']) {
      const { take } = aCounter([kind]);
      const { status, code, headers } = (await failureOf(saleLimit(take)(till, BEGUN_AT))) as never as {
        status: number;
        code: string;
        headers: Record<string, string>;
      };
      expect([status, code, headers['retry-after']]).to.deep.equal([429, 'rate_limited', '2']);
    }
  });
});
