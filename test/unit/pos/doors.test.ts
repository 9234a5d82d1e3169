import '../../builders/quiet.ts';
import { expect } from 'chai';
import { DeadlineError } from '../../../shared/platform/deadline.ts';
import { TransientError } from '../../../shared/platform/failures.ts';
import { calculateRewards } from '../../../shared/pos/adapters/calculate-rewards.ts';
import { finalizeSession } from '../../../shared/pos/adapters/finalize-session.ts';
import { foundSession } from '../../../shared/pos/adapters/found-session.ts';
import { giveBack } from '../../../shared/pos/adapters/give-back.ts';
import { sessionRepository } from '../../../shared/pos/adapters/session-repository.ts';
import { takingTurns } from '../../../shared/pos/adapters/turns.ts';
import type { PartnerAnswer } from '../../../shared/pos/partner.ts';
import type { Finalize } from '../../../shared/pos/session.ts';
import type { Session, SessionStatus } from '../../../shared/pos/session-record.ts';
import sessionsTable from '../../../shared/pos/sessions.table.json' with { type: 'json' };
import { metricsAreSeen } from '../../builders/counted-metrics.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aSession, BEGUN_AT } from '../../builders/pos/a-session.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';
import type { TableShape } from '../../builders/table/table-store.ts';

const NOW = BEGUN_AT + 120_000;
const RULES = { lateFinalizeHours: 72 };
const SALE: Finalize = {
  ...{ type: 'finalize', transactionId: 'TXN-1', fingerprint: 'sale-1', amount: 15_000, applyRewards: true },
};
const BOOKED = { kind: 'done', value: { earnedPoints: 450, newBalance: 5450, receiptId: 'R-1' } } as const;
const REFUSED = { kind: 'refused', code: 'INSUFFICIENT_POINTS', message: 'Not enough' } as const;
const TIMEOUT = { kind: 'unknown', failure: 'timeout' } as const;
const AWAY = { kind: 'not_asked', retryAfterSeconds: 7 } as const;

/** A session in its table, and a partner that answers what it is told to and keeps what it was asked. */
async function aShop(status: SessionStatus, answer: PartnerAnswer<unknown> | Error, changed: Partial<Session> = {}) {
  const table = new InMemoryTable({ name: 'pos-sessions', shape: sessionsTable as unknown as TableShape });
  const sessions = sessionRepository(table.client, 'pos-sessions');
  const session = aSession(status, { ...changed, attemptUntil: 0 });
  table.put({ PK: `SESSION#${session.sessionId}`, SK: 'STATE', ...session });
  const asked: object[] = [];
  const during: { do?: () => Promise<unknown> } = {};
  const ask = async (request: object) => {
    asked.push(request);
    await during.do?.();
    if (answer instanceof Error) throw answer;
    return answer as never;
  };
  const partner = { calculate: ask, finalize: ask, giveBack: ask, cancel: async (id: string) => ask({ cancel: id }) };
  const now = async () => (await sessions.read(session.sessionId)) as Session;
  return { table, sessions, session, partner, asked, during, now };
}

/** What a till is told: status, code, and the partner's own. */
async function told(promise: Promise<unknown>) {
  const { status, code, fields } = (await failureOf(promise)) as never as {
    readonly status: number;
    readonly code: string;
    readonly fields?: { readonly partnerCode?: string };
  };
  return [status, code, fields?.partnerCode].filter((one) => one !== undefined);
}

describe('finalize', () => {
  const metrics = metricsAreSeen();

  it('writes first and asks then, once, under the session’s key', async () => {
    const { sessions, session, partner, asked, during, now } = await aShop('calculated', BOOKED);
    during.do = async () => expect(await now()).to.include({ status: 'finalizing', finalAmount: 15_000 });
    const finalized = await finalizeSession(sessions, partner, RULES)(session, SALE, NOW);
    expect(finalized).to.deep.nested.include({
      isRepeat: false,
      'session.status': 'finalized',
      'session.receiptId': 'R-1',
    });
    expect(asked).to.deep.equal([
      { sessionId: 'sess_1', pdiSessionId: 'pdi-1', transactionId: 'TXN-1', amount: 15_000, applyRewards: true },
    ]);
    expect(metrics('laurel.session_points_earned').map(([, points]) => points)).to.deep.equal([450]);
  });

  for (const [what, answer] of [
    ['is not known in time', TIMEOUT],
    ['is cut off by our own time', new DeadlineError()],
    ['is not asked for', AWAY],
  ] as const)
    it(`is accepted where the outcome ${what}`, async () => {
      const { sessions, session, partner, now } = await aShop('calculated', answer);
      const { session: after } = await finalizeSession(sessions, partner, RULES)(session, SALE, NOW);
      expect([after.status, (await now()).status]).to.deep.equal(['finalizing', 'finalizing']);
    });

  it('is told what the partner refuses, and the session has failed', async () => {
    const { sessions, session, partner, now } = await aShop('calculated', REFUSED);
    expect(await told(finalizeSession(sessions, partner, RULES)(session, SALE, NOW))).to.deep.equal([
      ...[400, 'partner_refused', 'INSUFFICIENT_POINTS'],
    ]);
    expect(await now()).to.include({ status: 'failed', code: 'commit_refused' });
  });

  it('asks nobody where another request was first, and is answered as a repeat', async () => {
    const { sessions, session, partner, asked } = await aShop('calculated', BOOKED);
    await sessions.change(session, { status: 'finalizing', fingerprint: 'sale-1' }, NOW);
    expect(await finalizeSession(sessions, partner, RULES)(session, SALE, NOW)).to.include({ isRepeat: true });
    expect(asked).to.deep.equal([]);
  });

  it('counts what it is refused for', async () => {
    const { sessions, session, partner } = await aShop('active', BOOKED);
    expect(await told(finalizeSession(sessions, partner, RULES)(session, SALE, NOW))).to.deep.equal([
      ...[409, 'not_calculated'],
    ]);
    expect(metrics('laurel.pos_errors')).to.deep.equal([['laurel.pos_errors', 1, { code: 'not_calculated' }]]);
  });

  it('carries a void out that came while the partner was asked', async () => {
    const { sessions, session, partner, during, now } = await aShop('calculated', BOOKED);
    during.do = async () => sessions.change(await now(), { voidRequestedAt: NOW }, NOW);
    const { session: after } = await finalizeSession(sessions, partner, RULES)(session, SALE, NOW);
    expect(after.returns?.map(({ kind, state }) => [kind, state])).to.deep.equal([['void', 'asked']]);
    expect(metrics('laurel.session_conflicts')).to.have.length(1);
  });
});

describe('calculate-rewards', () => {
  const QUOTE = { kind: 'done', value: { earnedPoints: 300, basePoints: 200, tierBonus: 100 } } as const;
  const basket = { amount: 10_000, items: [{ sku: 'A', qty: 1 }] };

  it('keeps the quote of the last basket, and none of its lines', async () => {
    const { sessions, session, partner, asked, now } = await aShop('calculated', QUOTE);
    expect(await calculateRewards(sessions, partner)(session, basket, NOW)).to.include({ version: 3, amount: 10_000 });
    expect(asked).to.deep.equal([{ pdiSessionId: 'pdi-1', ...basket }]);
    expect(JSON.stringify(await now())).not.to.contain('"sku"');
  });

  it('is 504, 502, 503 or 400 as the partner is, and writes nothing', async () => {
    for (const [answer, ...refusal] of [
      [TIMEOUT, 504, 'partner_timeout'],
      [{ kind: 'unknown', failure: 'answer_invalid' }, 502, 'partner_answer_invalid'],
      [{ kind: 'unknown', failure: 'failed' }, 503, 'partner_unavailable'],
      [AWAY, 503, 'partner_unavailable'],
      [REFUSED, 400, 'partner_refused', 'INSUFFICIENT_POINTS'],
    ] as const) {
      const { sessions, session, partner, now } = await aShop('active', answer);
      expect(await told(calculateRewards(sessions, partner)(session, basket, NOW))).to.deep.equal(refusal);
      expect((await now()).version).to.equal(1);
    }
  });

  it('names the time after which the partner may be asked again', async () => {
    const { sessions, session, partner } = await aShop('active', AWAY);
    const problem = await failureOf(calculateRewards(sessions, partner)(session, basket, NOW));
    expect((problem as never as { headers: object }).headers).to.include({ 'retry-after': '7' });
  });

  it('is the same for the same basket at the same time, and stale for another one', async () => {
    for (const [items, expected] of [
      [basket.items, 'calculated'],
      [[{ sku: 'B', qty: 1 }], 'stale_version'],
    ] as const) {
      const { sessions, session, partner, during, now } = await aShop('active', QUOTE);
      const calculate = calculateRewards(sessions, partner);
      let others = 1;
      during.do = async () => (others-- > 0 ? calculate(await now(), { ...basket, items }, NOW) : undefined);
      const outcome = await calculate(session, basket, NOW).then(
        ({ status }) => status,
        ({ code }) => code,
      );
      expect(outcome).to.equal(expected);
    }
  });
});

describe('what comes back', () => {
  const BACK = { kind: 'done', value: { points: 150, newBalance: 5300 } } as const;
  const goods = { type: 'return', returnId: 'r-1', fingerprint: 'f', amount: 5000 } as const;

  it('is asked for under a key of its own, and kept beside the booking', async () => {
    const { sessions, session, partner, asked } = await aShop('finalized', BACK);
    const after = await giveBack(sessions, partner)(session, goods, NOW);
    expect(asked).to.deep.equal([{ pdiSessionId: 'pdi-1', returnId: 'sess_1#r-1', amount: 5000 }]);
    expect(after).to.include({ earnedPoints: 450 });
    expect(after.returns).to.deep.include.members(
      [{ ...goods, type: undefined, kind: 'return', state: 'done', at: NOW, points: 150, newBalance: 5300 }].map(
        ({ type: _, ...one }) => one,
      ),
    );
  });

  it('is taken, and not known, where the answer is lost', async () => {
    const { sessions, session, partner } = await aShop('finalized', TIMEOUT);
    const after = await giveBack(sessions, partner)(session, goods, NOW);
    expect(after.returns?.[0]?.state).to.equal('asked');
  });

  it('is told where the partner refuses it, and may be asked for again under another key', async () => {
    const { sessions, session, partner, now } = await aShop('finalized', REFUSED);
    const carryOut = giveBack(sessions, partner);
    expect(await told(carryOut(session, goods, NOW))).to.deep.equal([400, 'partner_refused', 'INSUFFICIENT_POINTS']);
    expect(await told(carryOut(await now(), goods, NOW)), 'the same key').to.deep.equal([
      ...[400, 'partner_refused', 'INSUFFICIENT_POINTS'],
    ]);
    await told(carryOut(await now(), { ...goods, returnId: 'r-2' }, NOW));
    expect((await now()).returns).to.have.length(2);
  });

  it('of a session that nobody booked is nothing: it is over, whatever the partner says', async () => {
    const { sessions, session, partner, asked } = await aShop('calculated', TIMEOUT);
    const after = await giveBack(sessions, partner)(session, { type: 'void', businessDate: '2026-03-01' }, NOW);
    expect(after.status).to.equal('voided');
    expect(asked).to.deep.equal([{ cancel: 'pdi-1' }]);
  });
});

describe('a session that a till asks for', () => {
  const find = (claims: object, session: Session | undefined = aSession('active')) =>
    foundSession({ read: async () => session })({ merchant: 'm-1', channels: [], ...claims }, 'sess_1');

  it('is its own channel’s or its store’s, and another merchant’s is not there', async () => {
    expect(await find({ channels: ['POS-001'] })).to.include({ sessionId: 'sess_1' });
    expect(await find({ store: 's-1' })).to.include({ sessionId: 'sess_1' });
    expect(await told(find({ store: 's-2' }))).to.deep.equal([403, 'wrong_channel']);
    expect(await told(find({ merchant: 'm-2', store: 's-1' }))).to.deep.equal([404, 'session_not_found']);
    const { store: _, ...ofNoStore } = aSession('active');
    expect(await told(find({}, ofNoStore))).to.deep.equal([403, 'wrong_channel']);
  });
});

describe('turns', () => {
  it('are taken eight times at most, with a pause between', async () => {
    const pauses: number[] = [];
    const pause = async (turn: number) => void pauses.push(turn);
    let left = 7;
    expect(await takingTurns(async () => (left-- > 0 ? undefined : 'done'), pause)).to.equal('done');
    expect(pauses).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
    expect((await failureOf(takingTurns(async () => undefined, pause))).name).to.equal('TransientError');
  });

  it('are taken again after what may go by itself, and not after anything else', async () => {
    const failing = (error: Error) => {
      let tries = 0;
      return takingTurns(
        async () => {
          tries++;
          throw error;
        },
        async () => {},
      ).catch(() => tries);
    };
    expect([await failing(new TransientError('busy')), await failing(new Error('no'))]).to.deep.equal([8, 1]);
  });
});
