import { type Account, openAccount } from '../../shared/loyalty/account.ts';
import { DEFAULT_PROGRAMME, type Programme } from '../../shared/loyalty/contracts/programme.ts';
import { type Entry, transactionId } from '../../shared/loyalty/entry.ts';
import type { Circumstances, Movement } from '../../shared/loyalty/movement.ts';

/** Noon of 21 November 2026: points earned here expire with November 2027. */
export const NOON = Date.UTC(2026, 10, 21, 12);
export const MONTH_OF_EXPIRY = '2027-11';

/**
 * A coherent account: points without buckets lie in one bucket, and what is held is one
 * hold, and what is said of the other totals makes up what was earned.
 */
export function anAccount(changes: Partial<Account> = {}): Account {
  const points = changes.points ?? Object.values(changes.buckets ?? {}).reduce((sum, left) => sum + left, 0);
  const { held = 0, spent = 0, expired = 0, reversed = 0, removed = 0, restored = 0, added = 0, debt = 0 } = changes;
  return {
    ...openAccount('ada', NOON),
    points,
    buckets: points > 0 ? { [MONTH_OF_EXPIRY]: points } : {},
    holds: held > 0 ? { hold: { points: held, lapsesAt: NOON + 900_000, buckets: { [MONTH_OF_EXPIRY]: held } } } : {},
    earned: points + held + spent + expired + reversed + removed - debt - restored - added,
    highestPoints: points + held,
    sequence: points > 0 ? 1 : 0,
    ...changes,
  };
}

export function anEntry(changes: Partial<Entry> = {}): Entry {
  const points = changes.points ?? 50;
  const createdAt = changes.createdAt ?? NOON;
  return {
    kind: 'order',
    sourceId: '1',
    points,
    change: { available: points, held: 0, debt: 0 },
    counters: points < 0 ? { spent: -points } : { earned: points },
    after: { available: points, held: 0, debt: 0 },
    sequence: 1,
    buckets: { [MONTH_OF_EXPIRY]: points },
    fingerprint: null,
    correlationId: 'correlation',
    attemptId: 'attempt',
    actor: null,
    createdAt,
    effectiveAt: createdAt,
    activityAt: createdAt,
    ...changes,
  };
}

/** What an entry leaves when nothing is held or owed. */
export const balanceOf = (available: number): Entry['after'] => ({ available, held: 0, debt: 0 });

export const aProgramme = (changes: Partial<Programme> = {}): Programme => ({ ...DEFAULT_PROGRAMME, ...changes });

export const circumstances = (changes: Partial<Circumstances> = {}): Circumstances => ({
  at: NOON,
  attemptId: 'attempt',
  ...changes,
});

/** What a movement decides, with its first entry beside. */
export function decide(
  movement: Movement,
  account: Account = anAccount(),
  facts: {
    readonly programme?: Programme;
    readonly found?: readonly Entry[];
    readonly circumstances?: Partial<Circumstances>;
  } = {},
) {
  const found = new Map((facts.found ?? []).map((entry) => [transactionId(entry), { userId: account.userId, entry }]));
  const decision = movement.decide(account, found, facts.programme ?? aProgramme(), circumstances(facts.circumstances));
  return decision.accepted ? { ...decision, entry: decision.entries[0] as Entry } : decision;
}
