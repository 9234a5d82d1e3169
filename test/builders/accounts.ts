import { type Account, openAccount } from '../../shared/loyalty/account.ts';
import { DEFAULT_PROGRAMME, type Programme } from '../../shared/loyalty/contracts/programme.ts';
import type { Entry } from '../../shared/loyalty/entry.ts';
import type { Circumstances } from '../../shared/loyalty/movement.ts';

/** Noon of 21 November 2026: points earned here expire with November 2027. */
export const NOON = Date.UTC(2026, 10, 21, 12);
export const MONTH_OF_EXPIRY = '2027-11';

/**
 * A coherent account: points without buckets lie in one bucket, and what is said of points, held, spent and expired
 * makes up what was earned.
 */
export function anAccount(changes: Partial<Account> = {}): Account {
  const points = changes.points ?? Object.values(changes.buckets ?? {}).reduce((sum, left) => sum + left, 0);
  const { held = 0, spent = 0, expired = 0 } = changes;
  return {
    ...openAccount('ada', NOON),
    points,
    buckets: points > 0 ? { [MONTH_OF_EXPIRY]: points } : {},
    earned: points + held + spent + expired,
    highestPoints: points,
    sequence: points > 0 ? 1 : 0,
    ...changes,
  };
}

export function anEntry(changes: Partial<Entry> = {}): Entry {
  return {
    kind: 'order',
    sourceId: '1',
    points: 50,
    balanceAfter: 50,
    sequence: 1,
    buckets: { [MONTH_OF_EXPIRY]: 50 },
    fingerprint: null,
    correlationId: 'correlation',
    attemptId: 'attempt',
    createdAt: NOON,
    ...changes,
  };
}

export const aProgramme = (changes: Partial<Programme> = {}): Programme => ({ ...DEFAULT_PROGRAMME, ...changes });

export const circumstances = (changes: Partial<Circumstances> = {}): Circumstances => ({
  at: NOON,
  attemptId: 'attempt',
  ...changes,
});
