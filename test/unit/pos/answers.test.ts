import { expect } from 'chai';
import {
  afterCalculate,
  afterFinalize,
  afterGiveBack,
  afterIdentify,
  afterLateIdentify,
  afterStatus,
} from '../../../shared/pos/answers.ts';
import type { PartnerAnswer, PartnerSession } from '../../../shared/pos/partner.ts';
import { aSession, BEGUN_AT } from '../../builders/pos/a-session.ts';

const NOW = BEGUN_AT + 120_000;
const HOUR_MS = 60 * 60 * 1000;
const REFUSED = { kind: 'refused', code: 'CUSTOMER_BLOCKED', message: 'Blocked' } as const;
/** What is written of a session whose customer is blocked. */
const BLOCKED = {
  ...{ status: 'failed', partnerCode: 'CUSTOMER_BLOCKED', partnerMessage: 'Blocked', attemptUntil: undefined },
};
const LOCKED_OUT = { kind: 'refused', code: 'FORBIDDEN', message: '', isOfClient: true } as const;
const NOT_ASKED = { kind: 'not_asked', retryAfterSeconds: 12 } as const;
const CUT = { kind: 'unknown', failure: 'failed' } as const;
const BOOKING = { earnedPoints: 450, newBalance: 5450, receiptId: 'RCP-1' };
const done = <Value>(value: Value) => ({ kind: 'done', value }) as const;
const session = aSession('finalizing', { dueAt: NOW + 10 * 60_000 });
const status = (value: PartnerSession, now = NOW) => afterStatus(session, done(value), now, 0.5);

describe('what the partner says of a customer', () => {
  const who = { pdiSessionId: 'pdi-1', customerId: 'CUST-1', customerName: 'Ann', currentPoints: 0, tier: 'Bronze' };

  it('makes a session active, or fails it with the partner’s words', () => {
    expect(afterIdentify(done(who))).to.deep.equal({
      do: 'change',
      changes: { ...who, status: 'active', attemptUntil: undefined },
    });
    expect(afterIdentify(REFUSED)).to.deep.equal({ do: 'change', changes: { ...BLOCKED, code: 'identify_refused' } });
  });

  it('leaves nothing behind where there is no answer', () => {
    for (const answer of [NOT_ASKED, CUT]) expect(afterIdentify(answer)).to.deep.equal({ do: 'forget' });
  });

  it('opens the session of a late sale, which goes on being finalized', () => {
    const { pdiSessionId: _, ...late } = session;
    const heard = afterLateIdentify(late, done(who), NOW, 0.5);
    expect(heard).to.deep.nested.include({ do: 'change', 'changes.pdiSessionId': 'pdi-1' });
    expect(heard).to.not.have.nested.property('changes.status');
    expect(afterLateIdentify(late, REFUSED, NOW, 0.5)).to.deep.equal({
      do: 'change',
      changes: { ...BLOCKED, code: 'identify_refused', identifier: undefined },
    });
    expect(afterLateIdentify(late, CUT, NOW, 0.5)).to.include({ do: 'wait' });
    expect(afterLateIdentify(session, done(who), NOW, 0.5)).to.deep.equal({ do: 'nothing' });
  });
});

describe('a quote', () => {
  const quote = { earnedPoints: 450, basePoints: 300, tierBonus: 150 };
  const asked = { amount: 15_000, basket: 'b' };

  it('is kept with what it was for; without one nothing changes', () => {
    expect(afterCalculate(done(quote), asked)).to.deep.equal({
      do: 'change',
      changes: { amount: 15_000, basket: 'b', quote, status: 'calculated' },
    });
    for (const answer of [REFUSED, NOT_ASKED, CUT])
      expect(afterCalculate(answer, asked)).to.deep.equal({ do: 'nothing' });
  });
});

describe('a booking', () => {
  it('is what the partner says, with a receipt of our own where it names none', () => {
    expect(afterFinalize(session, done(BOOKING), NOW, 0.5)).to.deep.equal({
      do: 'change',
      changes: {
        ...{ status: 'finalized', earnedPoints: 450, newBalance: 5450, receiptId: 'RCP-1', finalizedAt: NOW },
        ...{ attemptUntil: undefined, attempts: undefined },
      },
    });
    const { receiptId: _, ...without } = BOOKING;
    expect(afterFinalize(session, done(without), NOW, 0.5)).to.have.nested.property('changes.receiptId', 'RCP-sess_1');
  });

  it('fails by a refusal alone', () => {
    expect(afterFinalize(session, REFUSED, NOW, 0.5)).to.deep.equal({
      do: 'change',
      changes: { ...BLOCKED, code: 'commit_refused' },
    });
    for (const failure of ['timeout', 'answer_invalid', 'failed'] as const) {
      const heard = afterFinalize(session, { kind: 'unknown', failure }, NOW, 0.5);
      expect(heard).to.deep.include({ do: 'wait', changes: { attempts: 1, attemptUntil: undefined } });
    }
  });

  it('is not refused by a partner that has booked it before', () => {
    const booked = { kind: 'refused', code: 'ALREADY_FINALIZED', message: 'Is finalized' } as const;
    expect(afterFinalize(session, booked, NOW, 1)).to.deep.equal({
      do: 'wait',
      pauseSeconds: 10,
      changes: { attempts: 1, attemptUntil: undefined },
    });
  });

  it('is decided by whoever hears of it first: answers that come later change nothing', () => {
    for (const state of ['finalized', 'failed'] as const)
      for (const answer of [done(BOOKING), REFUSED, CUT, NOT_ASKED])
        expect(afterFinalize(aSession(state), answer, NOW, 0.5), `${state}, ${answer.kind}`).to.deep.equal({
          do: 'nothing',
        });
    for (const answer of [done({ state: 'open' }), REFUSED, CUT] as PartnerAnswer<PartnerSession>[])
      expect(afterStatus(aSession('finalized'), answer, NOW, 0.5), answer.kind).to.deep.equal({ do: 'nothing' });
  });

  it('stays open where the partner does not let us in, and so does the customer of a late sale', () => {
    const waits = { do: 'wait', changes: { attempts: 1, attemptUntil: undefined } };
    expect(afterFinalize(session, LOCKED_OUT, NOW, 0.5)).to.deep.include(waits);
    const { pdiSessionId: _, ...late } = session;
    expect(afterLateIdentify(late, LOCKED_OUT, NOW, 0.5)).to.deep.include(waits);
  });

  it('is voided at once where somebody has asked for that meanwhile', () => {
    const asked = aSession('finalizing', { voidRequestedAt: BEGUN_AT });
    expect(afterFinalize(asked, done(BOOKING), NOW, 0.5)).to.have.deep.nested.property('changes.returns', [
      { returnId: 'void-1', kind: 'void', state: 'asked', fingerprint: 'void', at: NOW },
    ]);
  });
});

describe('a booking whose outcome is missing', () => {
  it('is repeated only where the partner says that there is none', () => {
    expect(status({ state: 'booked', ...BOOKING })).to.deep.nested.include({
      ...{ do: 'change', 'changes.status': 'finalized' },
    });
    expect(status({ state: 'open' })).to.deep.equal({ do: 'finalize', changes: { attemptUntil: NOW + 14_000 } });
    expect(status({ state: 'cancelled' })).to.deep.equal({
      do: 'change',
      changes: {
        ...{ status: 'failed', code: 'commit_refused', attemptUntil: undefined },
        ...{ partnerCode: 'SESSION_CANCELLED', partnerMessage: 'The session was cancelled' },
      },
    });
  });

  it('is left to whoever books it now, to the second that they are given up on', () => {
    const open = (attemptUntil: number) =>
      afterStatus({ ...session, attemptUntil }, done({ state: 'open' } as const), NOW, 0.5);
    expect(open(NOW + 5001)).to.deep.equal({ do: 'wait', pauseSeconds: 6 });
    expect(open(NOW + 5000)).to.deep.equal({ do: 'wait', pauseSeconds: 5 });
    expect(open(NOW + 1)).to.deep.equal({ do: 'wait', pauseSeconds: 1 });
    expect(open(NOW)).to.include({ do: 'finalize' });
  });

  it('is not repeated where the partner knows nothing of the session, or refuses to say', () => {
    expect(status({ state: 'gone' })).to.include({ do: 'wait' });
    expect(afterStatus(session, REFUSED, NOW, 0.5)).to.include({ do: 'wait' });
  });

  it('fails after 72 hours, where the partner can be asked', () => {
    const at = (session.finalizingAt ?? 0) + 72 * HOUR_MS;
    expect(status({ state: 'open' }, at - 1)).to.include({ do: 'finalize' });
    for (const state of ['open', 'gone'] as const)
      expect(status({ state }, at)).to.deep.nested.include({
        do: 'park',
        reason: 'unknown_outcome',
        'changes.status': 'failed',
        'changes.code': 'unknown_outcome',
      });
    expect(status({ state: 'booked', ...BOOKING }, at)).to.deep.nested.include({ 'changes.status': 'finalized' });
    for (const answer of [NOT_ASKED, CUT] satisfies PartnerAnswer<PartnerSession>[])
      expect(afterStatus(session, answer, at, 0.5)).to.include({ do: 'wait' });
  });

  it('comes to people after 20 tries that reached the partner, and once', () => {
    const heard = (attempts: number) => afterStatus({ ...session, attempts }, CUT, NOW, 0.5);
    expect(heard(18)).to.include({ do: 'wait' });
    expect(heard(18)).to.have.property('pauseSeconds');
    expect(heard(19)).to.deep.equal({
      do: 'park',
      reason: 'partner_without_outcome',
      changes: { attempts: 20, attemptUntil: undefined },
    });
    expect(heard(20)).to.deep.equal({ do: 'wait', changes: { attempts: 21, attemptUntil: undefined } });
  });

  it('costs no try and no write while the partner is not asked', () => {
    const idle = aSession('finalizing', { dueAt: NOW + 5 * 60_000 });
    const { attemptUntil: _, ...free } = idle;
    expect(afterStatus(free, NOT_ASKED, NOW, 1)).to.deep.equal({ do: 'wait', pauseSeconds: 17 });
    const lastLook = { ...free, dueAt: NOW + 5 * 60_000 - 1 };
    expect(afterStatus(lastLook, NOT_ASKED, NOW, 1)).to.have.property('changes');
    const claimed = { ...free, attemptUntil: NOW + 1 };
    expect(afterFinalize(claimed, NOT_ASKED, NOW, 1)).to.have.deep.property('changes', { attemptUntil: undefined });
    const givenUp = { ...free, attemptUntil: NOW };
    expect(afterFinalize(givenUp, NOT_ASKED, NOW, 1)).to.deep.equal({ do: 'wait', pauseSeconds: 17 });
  });

  it('waits as long as the partner asks for', () => {
    expect(afterStatus(session, { ...CUT, retryAfterSeconds: 90 }, NOW, 0)).to.have.property('pauseSeconds', 90);
    expect(afterStatus(session, CUT, NOW, 0)).to.have.property('pauseSeconds', 5);
    expect(afterStatus({ ...session, attempts: 5 }, CUT, NOW, 1)).to.have.property('pauseSeconds', 30);
  });
});

describe('points that are given back', () => {
  const asked = { returnId: 'r-1', kind: 'return', state: 'asked', fingerprint: 'r', at: NOW } as const;
  const before = { ...asked, returnId: 'r-0', state: 'done' } as const;
  const returning = aSession('finalized', { returns: [before, { ...asked, lines: [{ sku: 'A', qty: 1 }] }] });
  const heard = (answer: PartnerAnswer<{ points: number; newBalance: number }>) =>
    afterGiveBack(returning, asked, answer, NOW, 0.5);

  it('are noted with what the partner took, without the lines, and change nothing of the others', () => {
    expect(heard(done({ points: 150, newBalance: 5300 }))).to.deep.equal({
      do: 'change',
      changes: {
        returns: [before, { ...asked, state: 'done', points: 150, newBalance: 5300 }],
        attemptUntil: undefined,
      },
    });
  });

  it('stay where the partner refuses', () => {
    expect(heard(REFUSED)).to.have.deep.nested.property('changes.returns[1]', {
      ...asked,
      state: 'refused',
      partnerCode: 'CUSTOMER_BLOCKED',
      partnerMessage: 'Blocked',
    });
  });

  it('are asked for again where there is no answer, or the partner does not let us in', () => {
    for (const answer of [CUT, LOCKED_OUT, NOT_ASKED]) expect(heard(answer), answer.kind).to.include({ do: 'wait' });
  });

  it('are those that the answer is of, and not others that are under way by then', () => {
    const late = done({ points: 150, newBalance: 5300 });
    for (const answer of [late, REFUSED, CUT])
      expect(afterGiveBack(returning, before, answer, NOW, 0.5)).to.deep.equal({ do: 'nothing' });
    expect(afterGiveBack(returning, undefined, late, NOW, 0.5), 'of none').to.deep.equal({ do: 'nothing' });
  });
});
