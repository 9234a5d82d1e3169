import { expect } from 'chai';
import { asOf, decide, leftOf, MAX_RETURNS, pointsBack } from '../../../shared/pos/session.ts';
import type { Return, Session } from '../../../shared/pos/session-record.ts';
import { aSession, BEGUN_AT } from '../../builders/pos/a-session.ts';

const NOW = BEGUN_AT + 120_000;
const HOUR_MS = 60 * 60 * 1000;
const SALE = {
  type: 'finalize',
  transactionId: 'TXN-1',
  fingerprint: 'sale-1',
  amount: 15_000,
  applyRewards: true,
} as const;

const aReturn = (changed: Partial<Return> = {}): Return => ({
  returnId: 'r-1',
  kind: 'return',
  state: 'done',
  fingerprint: 'r',
  at: NOW,
  ...changed,
});
const give = (session: Session, changed: object = {}) =>
  decide(session, { type: 'return', returnId: 'r-1', fingerprint: 'r', amount: 5000, ...changed }, NOW);

describe('a session at a till', () => {
  it('begins with the first command of its transaction', () => {
    expect(decide(undefined, { type: 'identify', customer: 'gold' }, NOW)).to.deep.equal({ do: 'begin' });
    const late = { ...SALE, type: 'late_sale', customer: 'gold', occurredAt: NOW } as const;
    expect(decide(undefined, late, NOW)).to.deep.equal({ do: 'begin' });
  });

  it('is identified by another once whoever asked has been silent for 15 seconds', () => {
    const session = aSession('identifying');
    const identify = (at: number) => decide(session, { type: 'identify', customer: 'gold' }, at);
    expect(identify(BEGUN_AT + 14_999)).to.deep.equal({ do: 'refuse', code: 'session_in_progress' });
    expect(identify(BEGUN_AT + 15_000)).to.deep.equal({
      do: 'ask',
      ask: 'identify',
      changes: { attempt: 2, attemptUntil: BEGUN_AT + 30_000 },
    });
    const other = decide(session, { type: 'identify', customer: 'bronze' }, BEGUN_AT + 15_000);
    expect(other).to.deep.equal({ do: 'begin' });
  });

  it('frees its transaction where the partner refused the customer', () => {
    const refused = aSession('failed', { code: 'identify_refused' });
    expect(decide(refused, { type: 'identify', customer: 'gold' }, NOW)).to.deep.equal({ do: 'begin' });
  });

  it('expires to the millisecond, whether or not somebody has noted it', () => {
    const session = aSession('active');
    expect(asOf(session, session.expiresAt - 1).status).to.equal('active');
    expect(asOf(session, session.expiresAt).status).to.equal('expired');
    expect(decide(session, { type: 'expire' }, session.expiresAt - 1)).to.deep.equal({ do: 'answer' });
    expect(decide(session, { type: 'expire' }, session.expiresAt)).to.deep.equal({
      do: 'change',
      changes: { status: 'expired' },
    });
  });

  it('does not expire while its outcome is unknown', () => {
    const session = aSession('finalizing');
    expect(asOf(session, BEGUN_AT + 48 * HOUR_MS).status).to.equal('finalizing');
  });

  it('is finalized by a write that says everything the queue needs', () => {
    expect(decide(aSession('calculated'), SALE, NOW)).to.deep.equal({
      do: 'ask',
      ask: 'finalize',
      changes: {
        status: 'finalizing',
        finalAmount: 15_000,
        applyRewards: true,
        fingerprint: 'sale-1',
        occurredAt: undefined,
        finalizingAt: NOW,
        attemptUntil: NOW + 14_000,
      },
    });
  });

  it('takes a final amount up to half above the calculated one', () => {
    const finalize = (amount: number) => decide(aSession('calculated'), { ...SALE, amount }, NOW);
    expect(finalize(22_500)).to.include({ do: 'ask' });
    expect(finalize(22_501)).to.deep.equal({ do: 'refuse', code: 'not_calculated' });
    expect(finalize(0)).to.include({ do: 'ask' });
    const { amount: _, ...worthless } = aSession('calculated');
    expect(decide(worthless, { ...SALE, amount: 1 }, NOW)).to.deep.equal({ do: 'refuse', code: 'not_calculated' });
  });

  it('takes a late sale of its own time, 72 hours after its end at most', () => {
    const session = aSession('expired');
    const end = session.expiresAt;
    const { quote: _, ...neverCalculated } = session;
    const rules = { lateFinalizeHours: 1 };
    expect(told(BEGUN_AT, end + 72 * HOUR_MS - 1, session)).to.equal('ask');
    expect(told(BEGUN_AT, end + 72 * HOUR_MS, session)).to.equal('sale_too_old');
    expect(told(BEGUN_AT - 300_000, end, session)).to.equal('ask');
    expect(told(BEGUN_AT - 300_001, end, session)).to.equal('sale_before_session');
    expect(told(end - 1, end, session)).to.equal('ask');
    expect(told(end, end, session)).to.equal('session_expired');
    expect(told(end + 300_001, end, session)).to.equal('sale_in_future');
    expect(told(undefined, end, session)).to.equal('session_expired');
    expect(told(BEGUN_AT, end, neverCalculated)).to.equal('session_expired');
    expect(told(BEGUN_AT, end + HOUR_MS - 1, session, rules)).to.equal('ask');
    expect(told(BEGUN_AT, end + HOUR_MS, session, rules)).to.equal('sale_too_old');
  });

  it('is not booked on a time that it was not open at, but for five minutes of a till’s clock', () => {
    const session = aSession('calculated');
    expect(told(BEGUN_AT - 300_000, NOW, session)).to.equal('ask');
    expect(told(BEGUN_AT - 300_001, NOW, session)).to.equal('sale_before_session');
    expect(told(NOW + 300_000, NOW, session)).to.equal('ask');
    expect(told(NOW + 300_001, NOW, session)).to.equal('sale_in_future');
    expect(told(session.expiresAt + 1, session.expiresAt - 1, session), 'a clock that is ahead').to.equal('ask');
  });

  /** @returns the refusal's code, or what is done */
  function told(occurredAt: number | undefined, now: number, found: Session, rules?: { lateFinalizeHours: number }) {
    const decision = decide(found, { ...SALE, ...(occurredAt === undefined ? {} : { occurredAt }) }, now, rules);
    return decision.do === 'refuse' ? decision.code : decision.do;
  }

  it('begins anew for a late sale where the partner never heard of the customer', () => {
    const late = { ...SALE, type: 'late_sale', customer: 'gold', fingerprint: 'f', occurredAt: BEGUN_AT } as const;
    const { pdiSessionId: _, ...unheard } = aSession('expired');
    expect(decide(unheard, late, NOW)).to.deep.equal({ do: 'begin' });
    expect(decide(aSession('identifying'), late, BEGUN_AT + 15_000)).to.deep.equal({ do: 'begin' });
    expect(decide(aSession('failed', { code: 'identify_refused' }), late, NOW)).to.deep.equal({ do: 'begin' });
  });
});

describe('what the queue does for a session', () => {
  it('waits for whoever asks the partner now, then looks what became of it', () => {
    const session = aSession('finalizing');
    const resume = (now: number) => decide(session, { type: 'resume' }, now);
    expect(resume(BEGUN_AT + 73_999)).to.deep.equal({ do: 'wait', until: BEGUN_AT + 74_000 });
    expect(resume(BEGUN_AT + 74_000)).to.deep.equal({ do: 'ask', ask: 'status' });
  });

  it('opens the session of the partner first for a sale that was told late', () => {
    const { pdiSessionId: _, attemptUntil: __, ...late } = aSession('finalizing', { attempt: 0 });
    expect(decide(late, { type: 'resume' }, NOW)).to.deep.equal({
      do: 'ask',
      ask: 'identify',
      changes: { attempt: 1, attemptUntil: NOW + 15_000 },
    });
  });

  it('gives points back that were asked back', () => {
    const session = aSession('finalized', { returns: [aReturn({ state: 'asked' })], attemptUntil: NOW });
    expect(decide(session, { type: 'resume' }, NOW - 1)).to.deep.equal({ do: 'wait', until: NOW });
    expect(decide(session, { type: 'resume' }, NOW)).to.deep.equal({
      do: 'ask',
      ask: 'give_back',
      changes: { attemptUntil: NOW + 14_000 },
    });
  });
});

describe('what comes back of a sale', () => {
  it('is asked for under its own id, with its amount or its lines', () => {
    expect(give(aSession('finalized', { attempts: 3 }))).to.deep.equal({
      do: 'ask',
      ask: 'give_back',
      changes: {
        returns: [{ returnId: 'r-1', kind: 'return', state: 'asked', fingerprint: 'r', at: NOW, amount: 5000 }],
        ...{ attemptUntil: NOW + 14_000, attempts: 0 },
      },
    });
    const lines = [{ sku: 'A', qty: 1 }];
    expect(give(aSession('finalized'), { amount: undefined, lines })).to.have.deep.nested.property(
      'changes.returns[0].lines',
      lines,
    );
  });

  it('is never more than was sold', () => {
    const session = aSession('finalized', { returns: [aReturn({ returnId: 'r-0', amount: 10_000 })] });
    expect(leftOf(session)).to.equal(5000);
    expect(give(session)).to.include({ do: 'ask' });
    expect(give(session, { amount: 5001 })).to.deep.equal({ do: 'refuse', code: 'return_too_much' });
    const all = aSession('finalized', { returns: [aReturn({ returnId: 'r-0', amount: 15_000 })] });
    expect(give(all, { amount: undefined, lines: [] })).to.deep.equal({ do: 'refuse', code: 'return_too_much' });
  });

  it('counts nothing that the partner has refused, and everything of a void', () => {
    const refused = aReturn({ returnId: 'r-0', state: 'refused', amount: 15_000 });
    expect(leftOf(aSession('finalized', { returns: [refused] }))).to.equal(15_000);
    expect(leftOf(aSession('finalized', { returns: [aReturn({ kind: 'void' })] }))).to.equal(0);
  });

  it('takes nothing off the amount where only its lines are known, and nothing is left of what had none', () => {
    const { amount: _, ...byLines } = { ...aReturn({ lines: [{ sku: 'A', qty: 1 }] }), amount: 0 };
    expect(leftOf(aSession('finalized', { returns: [byLines] }))).to.equal(15_000);
    expect(leftOf({})).to.equal(0);
  });

  it('is the points that the partner took back, of all parts together', () => {
    const returns = [
      ...[aReturn({ points: 150 }), aReturn({ returnId: 'r-2', points: 30 }), aReturn({ returnId: 'r-3' })],
      ...[aReturn({ returnId: 'r-4', state: 'refused', points: 7 }), aReturn({ state: 'asked', points: 8 })],
    ];
    expect(pointsBack({ returns })).to.equal(180);
    expect(pointsBack({})).to.equal(0);
  });

  it('comes back once for each id, and an id stands for one return', () => {
    const with_ = (changed: Partial<Return>) => aSession('finalized', { returns: [aReturn(changed)] });
    expect(give(with_({}))).to.deep.equal({ do: 'answer' });
    expect(give(with_({ state: 'asked' }))).to.deep.equal({ do: 'accept' });
    expect(give(with_({ fingerprint: 'other' }))).to.deep.equal({ do: 'refuse', code: 'request_differs' });
  });

  it('waits while another return is under way', () => {
    const session = aSession('finalized', { returns: [aReturn({ returnId: 'r-0', state: 'asked' })] });
    expect(give(session)).to.deep.equal({ do: 'refuse', code: 'session_in_progress' });
    const voids = decide(session, { type: 'void', businessDate: '2026-03-01' }, NOW);
    expect(voids).to.deep.equal({ do: 'refuse', code: 'session_in_progress' });
  });

  it('comes back in 50 parts at most', () => {
    const returns = (count: number) =>
      aSession('finalized', {
        returns: Array.from({ length: count }, (_, index) => aReturn({ returnId: `r-${index + 2}`, amount: 1 })),
      });
    expect(MAX_RETURNS).to.equal(50);
    expect(give(returns(49))).to.include({ do: 'ask' });
    expect(give(returns(50))).to.deep.equal({ do: 'refuse', code: 'too_many_returns' });
  });
});

describe('a void', () => {
  const voided = (session: Session) => decide(session, { type: 'void', businessDate: '2026-03-01' }, NOW);

  it('closes what is not sold, there too', () => {
    for (const status of ['active', 'calculated'] as const)
      expect(voided(aSession(status)), status).to.deep.equal({
        ...{ do: 'ask', ask: 'cancel', changes: { status: 'voided' } },
      });
  });

  it('asks for all points of a booking back', () => {
    expect(voided(aSession('finalized', { returns: [aReturn({ state: 'refused' })] }))).to.deep.equal({
      do: 'ask',
      ask: 'give_back',
      changes: {
        returns: [
          aReturn({ state: 'refused' }),
          { returnId: 'void-1', kind: 'void', state: 'asked', fingerprint: 'void', at: NOW },
        ],
        ...{ attemptUntil: NOW + 14_000, attempts: 0 },
      },
    });
  });

  it('is noted while the outcome is unknown, once', () => {
    expect(voided(aSession('finalizing'))).to.deep.equal({ do: 'accept', changes: { voidRequestedAt: NOW } });
    expect(voided(aSession('finalizing', { voidRequestedAt: 1 }))).to.deep.equal({ do: 'accept' });
  });

  it('reverses a booking once, whatever is asked again', () => {
    const returns = [aReturn({ kind: 'void' })];
    expect(voided(aSession('finalized', { returns }))).to.deep.equal({ do: 'answer' });
    const asked = [aReturn({ kind: 'void', state: 'asked' })];
    expect(voided(aSession('finalized', { returns: asked }))).to.deep.equal({ do: 'accept' });
  });

  it('may be tried again where the partner refused it', () => {
    const returns = [aReturn({ returnId: 'void-1', kind: 'void', state: 'refused' })];
    const again = voided(aSession('finalized', { returns }));
    expect(again).to.have.nested.property('changes.returns[1].returnId', 'void-2');
  });

  it('is refused 50 times by the partner, and then by us: an item of the table has its size', () => {
    const tried = (times: number) =>
      aSession('finalized', {
        returns: Array.from({ length: times }, (_, index) =>
          aReturn({ returnId: `void-${index + 1}`, kind: 'void', state: 'refused' }),
        ),
      });
    expect(voided(tried(49))).to.include({ do: 'ask' });
    expect(voided(tried(50))).to.deep.equal({ do: 'refuse', code: 'too_many_returns' });
    const sold = aSession('finalized', { returns: Array.from({ length: 50 }, () => aReturn({ amount: 1 })) });
    expect(voided(sold)).to.include({ do: 'ask' });
  });
});
