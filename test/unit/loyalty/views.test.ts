import { expect } from 'chai';
import { accountView } from '../../../shared/loyalty/account-view.ts';
import { memberView } from '../../../shared/loyalty/member-view.ts';
import { memberTransactionView, transactionView } from '../../../shared/loyalty/transaction-view.ts';
import { anAccount, anEntry, aProgramme, NOON } from '../../builders/accounts.ts';

describe('account view', () => {
  it('shows points, lifetime, standing and what expires when, soonest first', () => {
    const account = anAccount({ buckets: { '2027-11': 50, '2026-12': 10 }, held: 5, spent: 30, expired: 7 });
    expect(accountView(account, aProgramme())).to.deep.include({
      userId: 'ada',
      currentPoints: 60,
      heldPoints: 5,
      lifetime: { earned: 102, spent: 30, expired: 7 },
      tier: 'Bronze',
      nextTier: 'Silver',
      pointsToNextTier: 440,
      tierSince: '2026-11-21T12:00:00.000Z',
      expiring: [
        { points: 10, expiresAt: '2027-01-01T00:00:00.000Z' },
        { points: 50, expiresAt: '2027-12-01T00:00:00.000Z' },
      ],
    });
  });

  it('names the zone in which its months end', () => {
    const account = anAccount({ buckets: { '2027-11': 50 } });
    expect(accountView(account, aProgramme({ timeZone: 'America/Los_Angeles' }))).to.deep.include({
      timeZone: 'America/Los_Angeles',
      expiring: [{ points: 50, expiresAt: '2027-12-01T08:00:00.000Z' }],
    });
    expect(memberView(account, aProgramme())).to.include({ timeZone: 'UTC' });
  });

  it('dates a granted tier from its grant', () => {
    const view = accountView(anAccount({ tier: 'Gold', tierSince: NOON + 1000 }), aProgramme());
    expect(view).to.include({ tier: 'Gold', tierSince: '2026-11-21T12:00:01.000Z' });
  });

  it('keeps the ledger to itself', () => {
    expect(accountView(anAccount(), aProgramme())).not.to.have.any.keys('sequence', 'tierVersion', 'buckets', 'PK');
  });
});

describe('transaction view', () => {
  it('shows the movement and where it left the balance', () => {
    expect(transactionView(anEntry())).to.deep.equal({
      transactionId: 'order#1',
      kind: 'order',
      points: 50,
      balanceAfter: 50,
      after: { available: 50, held: 0, debt: 0 },
      reverses: null,
      reversedPoints: 0,
      reversedBy: [],
      expiredPoints: 0,
      sequence: 1,
      createdAt: '2026-11-21T12:00:00.000Z',
      effectiveAt: '2026-11-21T12:00:00.000Z',
      activityAt: '2026-11-21T12:00:00.000Z',
    });
  });

  it('names what it takes back where it takes something back, and nothing of what else it is related to', () => {
    const related = 'order#1';
    const reverses = (['reversal', 'restoration', 'capture', 'release'] as const).map(
      (kind) => transactionView(anEntry({ kind, related })).reverses,
    );
    expect(reverses).to.deep.equal(['order#1', 'order#1', null, null]);
    expect(transactionView(anEntry({ kind: 'reversal' })).reverses).to.equal(null);
  });

  it('shows what has been taken back of it, and what was gone at once', () => {
    const view = transactionView(
      anEntry({ reversedPoints: 20, reversedBy: ['reversal#1:r'], counters: { earned: 50, expired: 5 } }),
    );
    expect(view).to.deep.include({ reversedPoints: 20, reversedBy: ['reversal#1:r'], expiredPoints: 5 });
  });

  it('tells administrators who asked for it, why, and what it is related to', () => {
    const asked = { actor: 'user:ops', reason: 'counted twice', related: 'bob' };
    expect(memberTransactionView(anEntry({ kind: 'mergeIn', ...asked }))).to.include({ ...asked, reverses: null });
    expect(memberTransactionView(anEntry())).to.include({ actor: null, reason: null, related: null });
  });
});
