import { expect } from 'chai';
import { type Command, type Decision, decide } from '../../../shared/pos/session.ts';
import { SESSION_STATUSES, type SessionStatus } from '../../../shared/pos/session-record.ts';
import { aSession, BEGUN_AT } from '../../builders/pos/a-session.ts';

const NOW = BEGUN_AT + 2000;
const SALE = { transactionId: 'TXN-1', fingerprint: 'sale-1', amount: 15_000, applyRewards: true } as const;

/** Every command as tills, queue and sweep give it, by what it is called in the table below. */
const COMMANDS = {
  'identify the same': { type: 'identify', customer: 'gold' },
  'identify another': { type: 'identify', customer: 'bronze' },
  'identify another instead': { type: 'identify', customer: 'bronze', replaces: 'sess_1' },
  calculate: { type: 'calculate' },
  'calculate what has changed': { type: 'calculate', version: 0 },
  finalize: { type: 'finalize', ...SALE },
  'finalize with another body': { type: 'finalize', ...SALE, fingerprint: 'sale-2' },
  'finalize what has changed': { type: 'finalize', ...SALE, version: 1 },
  'finalize another transaction': { type: 'finalize', ...SALE, transactionId: 'TXN-2' },
  'finalize late': { type: 'finalize', ...SALE, fingerprint: 'sale-3', occurredAt: BEGUN_AT + 1000 },
  'tell the same late': { type: 'late_sale', ...SALE, customer: 'gold', occurredAt: BEGUN_AT + 1000 },
  'tell another late': {
    type: 'late_sale',
    ...SALE,
    customer: 'gold',
    fingerprint: 'sale-2',
    occurredAt: BEGUN_AT + 1000,
  },
  'tell late of another': {
    type: 'late_sale',
    ...SALE,
    customer: 'bronze',
    fingerprint: 'sale-2',
    occurredAt: BEGUN_AT + 1000,
  },
  void: { type: 'void', businessDate: '2026-03-01' },
  'void a day later': { type: 'void', businessDate: '2026-03-02' },
  return: { type: 'return', returnId: 'r-1', fingerprint: 'r', amount: 5000 },
  'return too much': { type: 'return', returnId: 'r-1', fingerprint: 'r', amount: 15_001 },
  resume: { type: 'resume' },
  expire: { type: 'expire' },
} satisfies Record<string, Command>;

/** In the order of the states: what is asked, what is answered, or the code of the refusal. */
const MATRIX: Readonly<Record<keyof typeof COMMANDS, readonly string[]>> = {
  // identifying, active, calculated, finalizing, finalized, failed, expired, voided
  'identify the same': row('session_in_progress answer answer answer answer session_failed session_expired begin'),
  'identify another': row(
    'session_in_progress transaction_has_other_customer transaction_has_other_customer finalizing already_finalized session_failed session_expired begin',
  ),
  'identify another instead': row(
    'session_in_progress begin begin finalizing already_finalized session_failed session_expired begin',
  ),
  calculate: row(
    'not_active ask:calculate ask:calculate finalizing already_finalized session_failed session_expired session_voided',
  ),
  'calculate what has changed': row(
    'not_active stale_version stale_version finalizing already_finalized session_failed session_expired session_voided',
  ),
  finalize: row('not_active not_calculated ask:finalize accept answer session_failed session_expired session_voided'),
  'finalize with another body': row(
    'not_active not_calculated ask:finalize request_differs request_differs session_failed session_expired session_voided',
  ),
  'finalize what has changed': row(
    'not_active not_calculated stale_version accept answer session_failed session_expired session_voided',
  ),
  'finalize another transaction': row(Array.from(SESSION_STATUSES, () => 'request_differs').join(' ')),
  'finalize late': row(
    'not_active not_calculated ask:finalize request_differs request_differs session_failed ask:finalize session_voided',
  ),
  'tell the same late': row('session_in_progress change change answer answer answer change begin'),
  'tell another late': row(
    'session_in_progress change change request_differs request_differs session_failed change begin',
  ),
  'tell late of another': row(Array.from(SESSION_STATUSES, () => 'transaction_has_other_customer').join(' ')),
  void: row('session_in_progress ask:cancel ask:cancel accept ask:give_back answer answer answer'),
  'void a day later': row('session_in_progress ask:cancel ask:cancel accept void_closed answer answer answer'),
  return: row(
    'not_finalized not_finalized not_finalized finalizing ask:give_back session_failed session_expired session_voided',
  ),
  'return too much': row(
    'not_finalized not_finalized not_finalized finalizing return_too_much session_failed session_expired session_voided',
  ),
  resume: row('answer answer answer wait answer answer answer answer'),
  expire: row('answer answer answer answer answer answer answer answer'),
};

/** Of the commands that another moment answers otherwise: the open session is over, or whoever asked has died. */
const A_DAY_LATER: Readonly<Partial<Record<keyof typeof COMMANDS, readonly string[]>>> = {
  'identify the same': row(
    'session_expired session_expired session_expired answer answer session_failed session_expired begin',
  ),
  calculate: row(
    'session_expired session_expired session_expired finalizing already_finalized session_failed session_expired session_voided',
  ),
  finalize: row(
    'session_expired session_expired session_expired accept answer session_failed session_expired session_voided',
  ),
  'finalize late': row(
    'session_expired session_expired ask:finalize request_differs request_differs session_failed ask:finalize session_voided',
  ),
  'tell another late': row('begin change change request_differs request_differs session_failed change begin'),
  void: row('answer answer answer accept ask:give_back answer answer answer'),
  return: row(
    'session_expired session_expired session_expired finalizing ask:give_back session_failed session_expired session_voided',
  ),
  resume: row('answer answer answer ask:status answer answer answer answer'),
  expire: row('change change change answer answer answer answer answer'),
};

function row(words: string): readonly string[] {
  return words.split(' ');
}

function said(decision: Decision): string {
  if (decision.do === 'refuse') return decision.code;
  return decision.do === 'ask' ? `ask:${decision.ask}` : decision.do;
}

describe('every command in every state of a session', () => {
  for (const [name, expected] of Object.entries(MATRIX))
    for (const [index, status] of SESSION_STATUSES.entries())
      it(`${name}, ${status}: ${expected[index]}`, () => {
        expect(said(decided(name, status, NOW))).to.equal(expected[index]);
      });

  it('is in the table for each of both', () => {
    expect(Object.keys(MATRIX)).to.have.members(Object.keys(COMMANDS));
    for (const [name, expected] of Object.entries({ ...MATRIX, ...A_DAY_LATER }))
      expect(expected, name).to.have.length(SESSION_STATUSES.length);
  });

  for (const [name, expected] of Object.entries(A_DAY_LATER))
    for (const [index, status] of SESSION_STATUSES.entries())
      it(`${name}, ${status}, after its day: ${expected[index]}`, () => {
        expect(said(decided(name, status, aSession(status).expiresAt))).to.equal(expected[index]);
      });
});

function decided(name: string, status: SessionStatus, now: number): Decision {
  return decide(aSession(status), COMMANDS[name as keyof typeof COMMANDS], now);
}
