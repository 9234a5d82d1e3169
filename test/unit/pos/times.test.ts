import { expect } from 'chai';
import { SESSION_STATUSES } from '../../../shared/pos/session-record.ts';
import { claimedUntil, dueAtOf, pauseSeconds } from '../../../shared/pos/times.ts';
import { aSession, BEGUN_AT } from '../../builders/pos/a-session.ts';

const NOW = BEGUN_AT + 120_000;
const DAY_MS = 24 * 60 * 60_000;
const TEN_MINUTES_MS = 600_000;
const asked = { returnId: 'r-1', kind: 'return', state: 'asked', fingerprint: 'f', at: NOW } as const;

describe('the times of a session', () => {
  it('say in each state when somebody has to look at it next', () => {
    const due = Object.fromEntries(SESSION_STATUSES.map((status) => [status, dueAtOf(aSession(status), NOW)]));
    expect(due).to.deep.equal({
      ...{ identifying: BEGUN_AT + DAY_MS, active: BEGUN_AT + DAY_MS, calculated: BEGUN_AT + DAY_MS },
      finalizing: NOW + TEN_MINUTES_MS,
      finalized: BEGUN_AT + 61_000 + 30 * DAY_MS,
      ...{ failed: BEGUN_AT + 31 * DAY_MS, expired: BEGUN_AT + 31 * DAY_MS, voided: BEGUN_AT + 31 * DAY_MS },
    });
  });

  it('are free for whoever asks the partner, until somebody has claimed them', () => {
    expect(claimedUntil(aSession('finalizing'))).to.equal(BEGUN_AT + 74_000);
    expect(claimedUntil(aSession('active'))).to.equal(0);
  });

  it('let nobody put a booking away while some of it is being given back', () => {
    expect(dueAtOf(aSession('finalized', { returns: [asked] }), NOW)).to.equal(NOW + TEN_MINUTES_MS);
    const back = { ...asked, state: 'done' } as const;
    expect(dueAtOf(aSession('finalized', { returns: [back] }), NOW)).to.equal(BEGUN_AT + 61_000 + 30 * DAY_MS);
  });

  it('keep a booking for 30 days from when it is written', () => {
    const { finalizedAt: _, ...justBooked } = aSession('finalized');
    expect(dueAtOf(justBooked, NOW)).to.equal(NOW + 30 * DAY_MS);
  });

  it('make each pause before another look twice as long, 30 seconds at most and 5 at least', () => {
    expect([0, 1, 2, 3, 19].map((attempts) => pauseSeconds(attempts, 1))).to.deep.equal([5, 10, 20, 30, 30]);
    expect([0, 0.1, 0.5, 0.96].map((chance) => pauseSeconds(3, chance))).to.deep.equal([5, 5, 15, 29]);
  });
});
