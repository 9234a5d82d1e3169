import type { Session, SessionStatus } from '../../../shared/pos/session-record.ts';

export const BEGUN_AT = Date.parse('2026-03-01T09:00:00.000Z');
const HOUR_MS = 60 * 60 * 1000;
const OPEN: Session = {
  sessionId: 'sess_1',
  merchant: 'm-1',
  channelId: 'POS-001',
  store: 's-1',
  transactionId: 'TXN-1',
  businessDate: '2026-03-01',
  status: 'identifying',
  version: 0,
  customer: 'gold',
  attempt: 1,
  attemptUntil: BEGUN_AT + 15_000,
  createdAt: BEGUN_AT,
  updatedAt: BEGUN_AT,
  expiresAt: BEGUN_AT + 24 * HOUR_MS,
  dueAt: BEGUN_AT + 24 * HOUR_MS,
  correlationId: 'c-1',
};
const { attemptUntil: _, ...IDENTIFIED } = {
  ...OPEN,
  pdiSessionId: 'pdi-1',
  customerId: 'CUST-12345',
  customerName: 'John Doe',
  currentPoints: 5000,
  tier: 'Gold',
};
const QUOTED = {
  ...IDENTIFIED,
  amount: 15_000,
  basket: 'basket-1',
  quote: { earnedPoints: 450, basePoints: 300, tierBonus: 150 },
};
const SOLD = {
  ...QUOTED,
  finalAmount: 15_000,
  applyRewards: true,
  fingerprint: 'sale-1',
  finalizingAt: BEGUN_AT + 60_000,
};

/** A session as it is in each state: Gold, 150.00, 450 points. */
const IN_STATE: Readonly<Record<SessionStatus, Session>> = {
  identifying: OPEN,
  active: { ...IDENTIFIED, status: 'active', version: 1 },
  calculated: { ...QUOTED, status: 'calculated', version: 2 },
  finalizing: { ...SOLD, status: 'finalizing', version: 3, attemptUntil: BEGUN_AT + 74_000 },
  finalized: {
    ...SOLD,
    status: 'finalized',
    version: 4,
    earnedPoints: 450,
    newBalance: 5450,
    receiptId: 'RCP-2025-001',
    finalizedAt: BEGUN_AT + 61_000,
  },
  failed: { ...SOLD, status: 'failed', version: 4, code: 'commit_refused', partnerCode: 'INSUFFICIENT_POINTS' },
  expired: { ...QUOTED, status: 'expired', version: 3 },
  voided: { ...QUOTED, status: 'voided', version: 3 },
};

export function aSession(status: SessionStatus, changed: Partial<Session> = {}): Session {
  return { ...IN_STATE[status], ...changed };
}
