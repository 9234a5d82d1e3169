import '../../builders/quiet.ts';
import { expect } from 'chai';
import { resumeSession } from '../../../shared/pos/adapters/resume-session.ts';
import type { SessionRepository } from '../../../shared/pos/adapters/session-repository.ts';
import type { Partner } from '../../../shared/pos/partner.ts';
import type { Session, SessionChanges } from '../../../shared/pos/session-record.ts';
import { aSession, BEGUN_AT } from '../../builders/pos/a-session.ts';

const NOW = BEGUN_AT + 120_000;
const done = <Value>(value: Value) => ({ kind: 'done', value }) as const;

describe('the worker of missing outcomes', () => {
  it('claims a booking from when the partner is asked for it, however long the steps before took', async () => {
    const { pdiSessionId: _, attemptUntil: __, ...late } = aSession('finalizing', { attempt: 0 });
    let session: Session = late;
    let claimedUntil: number | undefined;
    let elapsedMs = 5;
    const sessions = {
      read: async () => session,
      change: async (_read: Session, changes: SessionChanges) => {
        session = { ...session, ...changes, version: session.version + 1 } as Session;
        return session;
      },
    } as unknown as SessionRepository;
    const who = { pdiSessionId: 'pdi-1', customerId: 'C', customerName: 'Ann', currentPoints: 0, tier: 'Bronze' };
    const partner = {
      identify: async () => {
        elapsedMs += 8000;
        return done(who);
      },
      status: async () => {
        elapsedMs += 3000;
        return done({ state: 'open' });
      },
      finalize: async () => {
        claimedUntil = session.attemptUntil;
        return done({ earnedPoints: 450, newBalance: 5450 });
      },
    } as unknown as Partner;
    const resume = resumeSession(
      sessions,
      partner,
      async () => {},
      () => elapsedMs,
    );
    await resume({ sessionId: 'sess_1' }, NOW, { actor: 'system:queue', correlationId: 'c' });
    expect(session.status).to.equal('finalized');
    expect(claimedUntil).to.equal(NOW + 11_000 + 14_000);
  });
});
