import '../../builders/quiet.ts';
import { expect } from 'chai';
import type { TakeFor } from '../../../shared/platform/limits/rate-limits.ts';
import { channelLimit, saleLimit } from '../../../shared/pos/adapters/till-limits.ts';
import type { BreakerView } from '../../../shared/pos/partner.ts';
import {
  finalizedView,
  identifiedView,
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
    const { amount: _, ...worthless } = aSession('calculated');
    expect(rewardsView(worthless).multiplier, 'of no amount').to.equal(0);
  });

  it('is nothing earned where there is no quote', () => {
    expect(rewardsView(aSession('active'))).to.deep.equal({
      ...{ earnedPoints: 0, multiplier: 0, bonusPoints: 0 },
      breakdown: { basePoints: 0, tierBonus: 0 },
    });
  });

  it('is the customer whom the partner knows, and no more of them', () => {
    expect(identifiedView(aSession('active'))).to.deep.equal({
      ...{ sessionId: 'sess_1', status: 'active', customerName: 'John Doe', currentPoints: 5000, tier: 'Gold' },
    });
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
    const { earnedPoints: __, ...unrewarded } = aSession('finalized');
    expect(finalizedView(unrewarded), 'the visit alone').to.deep.include({ earnedPoints: 0 });
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

  it('is nothing of what a session has not yet, and all of it once it is sold and came back', () => {
    const begun = sessionView(aSession('active'), BEGUN_AT);
    expect(JSON.parse(JSON.stringify(begun))).to.deep.equal({
      ...{ sessionId: 'sess_1', status: 'active', version: 1, channelId: 'POS-001', transactionId: 'TXN-1' },
      ...{ businessDate: '2026-03-01', customerName: 'John Doe', tier: 'Gold' },
      ...{ createdAt: '2026-03-01T09:00:00.000Z', expiresAt: '2026-03-02T09:00:00.000Z' },
    });
    const back = { kind: 'return', fingerprint: 'f', at: BEGUN_AT + 90_000 } as const;
    const sold = aSession('finalized', {
      finalAmount: 14_950,
      occurredAt: BEGUN_AT + 1000,
      returns: [
        { ...back, returnId: 'r-1', state: 'done', amount: 1250, points: 37, newBalance: 5413 },
        { ...back, returnId: 'r-2', state: 'refused', lines: [{ sku: 'A', qty: 1 }], partnerCode: 'TOO_LATE' },
      ],
    });
    expect(JSON.parse(JSON.stringify(sessionView(sold, BEGUN_AT)))).to.deep.include({
      ...{ status: 'finalized', transactionAmount: 150, finalAmount: 149.5, earnedPoints: 450, newBalance: 5450 },
      ...{ receiptId: 'RCP-2025-001', finalizedAt: '2026-03-01T09:01:01.000Z' },
      occurredAt: '2026-03-01T09:00:01.000Z',
      returns: [
        { returnId: 'r-1', kind: 'return', state: 'done', points: 37, amount: 12.5, at: '2026-03-01T09:01:30.000Z' },
        {
          ...{ returnId: 'r-2', kind: 'return', state: 'refused', partnerCode: 'TOO_LATE' },
          at: '2026-03-01T09:01:30.000Z',
        },
      ],
    });
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
    expect(ownChannelsView({ ...till, merchant: 'm-1' }, rules, { state: 'closed' })).to.include({ merchant: 'm-1' });
  });

  it('is how the breaker of the partner stands, and when it is asked again', () => {
    const partner = (breaker: BreakerView) =>
      ownChannelsView({ merchant: '', channels: [] }, { ttlHours: 1, lateFinalizeHours: 1 }, breaker).partner;
    expect(partner({ state: 'closed' })).to.deep.equal({ circuitBreaker: 'CLOSED', retryAfterSeconds: undefined });
    expect(partner({ state: 'open', retryAfterSeconds: 12 })).to.deep.equal({
      ...{ circuitBreaker: 'OPEN', retryAfterSeconds: 12 },
    });
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
