import { expect } from 'chai';
import { archivedSession } from '../../../shared/pos/adapters/archived-sessions.ts';
import { type Fates, keptOf } from '../../../shared/pos/archived-session.ts';
import type { Session } from '../../../shared/pos/session-record.ts';

const AT = Date.parse('2026-06-01T12:00:00Z');

/** With everything that a session can have. */
const everything: Required<Session> = {
  sessionId: 'S-1',
  merchant: 'fuel-and-go',
  channelId: 'till-7',
  store: 'store-3',
  transactionId: 'T-1',
  businessDate: '2026-05-01',
  status: 'finalized',
  version: 4,
  customer: 'fingerprint-of-what-was-shown',
  identifier: { type: 'phone', value: '+12025550145' },
  userId: 'ann',
  attempt: 1,
  attemptUntil: 1,
  pdiSessionId: 'P-1',
  customerId: 'CUST-1',
  customerName: 'Ann Lee',
  currentPoints: 4999,
  tier: 'Gold',
  amount: 2000,
  quote: { earnedPoints: 30, basePoints: 20, tierBonus: 10 },
  basket: 'fingerprint-of-the-basket',
  finalAmount: 1999,
  applyRewards: true,
  fingerprint: 'fingerprint-of-a-body-with-what-was-shown',
  finalizingAt: 2,
  occurredAt: 3,
  attempts: 1,
  voidRequestedAt: 4,
  earnedPoints: 30,
  newBalance: 5029,
  receiptId: 'R-1',
  finalizedAt: 5,
  returns: [
    {
      returnId: 'r',
      kind: 'return',
      state: 'refused',
      fingerprint: 'fingerprint-of-what-comes-back',
      amount: 5,
      lines: [{ sku: 'MUG', qty: 1 }],
      points: 1,
      newBalance: 5028,
      at: 6,
      partnerCode: 'NO',
      partnerMessage: 'Ann Lee may not',
    },
  ],
  code: 'commit_refused',
  partnerCode: 'NO',
  partnerMessage: 'Ann Lee may not',
  createdAt: 1,
  updatedAt: 5,
  expiresAt: 7,
  dueAt: 8,
  correlationId: 'C-1',
};

const KEPT = {
  ...{ sessionId: 'S-1', merchant: 'fuel-and-go', channelId: 'till-7', store: 'store-3', transactionId: 'T-1' },
  ...{ businessDate: '2026-05-01', status: 'finalized', version: 4, userId: 'ann', attempt: 1, attemptUntil: 1 },
  ...{ pdiSessionId: 'P-1', customerId: 'CUST-1', amount: 2000, basket: 'fingerprint-of-the-basket' },
  ...{ quote: { earnedPoints: 30, basePoints: 20, tierBonus: 10 }, finalAmount: 1999, applyRewards: true },
  ...{ finalizingAt: 2, occurredAt: 3, attempts: 1, voidRequestedAt: 4, earnedPoints: 30, receiptId: 'R-1' },
  ...{ finalizedAt: 5, code: 'commit_refused', partnerCode: 'NO', createdAt: 1, updatedAt: 5, expiresAt: 7 },
  correlationId: 'C-1',
  returns: [
    {
      ...{ returnId: 'r', kind: 'return', state: 'refused', fingerprint: 'fingerprint-of-what-comes-back', amount: 5 },
      ...{ lines: [{ sku: 'MUG', qty: 1 }], points: 1, at: 6, partnerCode: 'NO' },
    },
  ],
};

describe('what is kept of a session that is put away', () => {
  it('is what was booked and its ids, and nothing of who it was', () => {
    expect(keptOf(everything)).to.deep.equal(KEPT);
    expect(archivedSession(everything, AT)).to.deep.include({ ...KEPT, archivedAt: AT });
  });

  it('lacks what the session lacks', () => {
    const { store: _, quote: __, returns: ___, ...lacking } = everything;
    expect(keptOf(lacking)).to.not.have.any.keys('store', 'quote', 'returns');
    const [{ lines: ____, ...whole }] = everything.returns as [NonNullable<Session['returns']>[number]];
    expect(keptOf({ ...everything, returns: [whole] }).returns?.[0]).to.not.have.property('lines');
  });

  it('has nothing that nobody has decided to keep, wherever a record has it', () => {
    const email = { email: 'ann@example.com' };
    const [back] = everything.returns;
    const grown = {
      ...everything,
      ...email,
      PK: 'SESSION#S-1',
      constructor: 'Ann',
      quote: { ...everything.quote, ...email },
      returns: [{ ...back, ...email, lines: [{ sku: 'MUG', qty: 1, ...email }] }],
    } as Session;
    expect(keptOf(grown)).to.deep.equal(KEPT);
    expect(Object.keys(archivedSession(grown, AT))).to.have.members([...Object.keys(KEPT), 'dayShard', 'archivedAt']);
  });

  it('is decided before a field compiles', () => {
    // @ts-expect-error a field of the record without a fate
    const lacking: Fates<{ readonly sessionId: string; readonly email?: string }> = { sessionId: 'kept' };
    expect(lacking).to.not.have.property('email');
  });
});
