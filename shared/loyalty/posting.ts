import { type Account, assertCoherent, type Hold, type Instant, isExact } from './account.ts';
import { added, type Buckets, negated, sum } from './buckets.ts';
import { COUNTERS, type Counters, type DayCount, type Entry } from './entry.ts';
import { activityOf, type Circumstances, type Command, type Decision, type Growth } from './movement.ts';

/** What an entry says beside its command and its moves. */
type Details = Pick<
  Entry,
  | 'related'
  | 'month'
  | 'wanted'
  | 'cappedBy'
  | 'rules'
  | 'counted'
  | 'value'
  | 'currency'
  | 'lapsesAt'
  | 'paid'
  | 'expired'
  | 'absorbed'
  | 'lives'
>;

/** What a command moves: points of months, what is held, what is owed, and why. */
export interface Moves extends Details {
  /** Into months (positive) or out of them (negative): what becomes available, or is so no more. */
  readonly buckets: Buckets;
  readonly held?: number;
  readonly debt?: number;
  readonly counters: Readonly<Partial<Counters>>;
  /** For what counted before it was posted. */
  readonly effectiveAt?: Instant;
}

/** What an entry says of points that came back to months that were over. */
export function goneAtOnce(expired: Buckets, counters: Moves['counters'] = {}): Pick<Moves, 'counters' | 'expired'> {
  const points = sum(expired);
  return { counters: { ...counters, expired: points }, ...(points > 0 ? { expired } : {}) };
}

/** Days whose caps are still counted; an order of an earlier day is not capped. */
export const CAPPED_DAYS = 3;

/** The account after an entry, and nothing but the entry: what is posted and what is replayed are the same arithmetic. */
export function applyEntry(account: Account, entry: Entry): Account {
  const { kind, change, counters, counted } = entry;
  const points = account.points + change.available;
  const held = account.held + change.held;
  const totals = Object.fromEntries(COUNTERS.map((name) => [name, account[name] + (counters[name] ?? 0)])) as Counters;
  return {
    ...account,
    ...totals,
    points,
    held,
    debt: account.debt + change.debt,
    highestPoints: Math.max(account.highestPoints, points + held),
    buckets: added(account.buckets, entry.buckets),
    holds: holdsAfter(account.holds, entry),
    days: counted ? daysAfter(account.days, counted) : account.days,
    ...(kind === 'mergeOut' ? { state: 'merged', mergedInto: entry.related ?? null } : {}),
    ...(kind === 'mergeIn' ? joined(account, entry) : {}),
    ...(kind === 'forfeit' ? { state: 'closed', stateSince: entry.activityAt } : {}),
    ...(kind === 'reopening' ? lifeAfter(account, entry) : {}),
    sequence: entry.sequence,
    updatedAt: entry.createdAt,
  };
}

function joined(account: Account, { absorbed = [], lives = {} }: Entry): Pick<Account, 'absorbed' | 'lives'> {
  return { absorbed: [...account.absorbed, ...absorbed], lives: { ...account.lives, ...lives } };
}

/**
 * A member who comes back begins anew: with nothing, no tier and nothing that they were told of. The counters go on. What
 * had come from others was forfeited with the rest.
 */
function lifeAfter({ userId, absorbed }: Account, { createdAt, activityAt }: Entry): Partial<Account> {
  const granted = { tier: null, tierThreshold: null, tierVersion: 0, tierSince: null };
  const lives = Object.fromEntries([userId, ...absorbed].map((member) => [member, createdAt]));
  return {
    ...granted,
    state: 'open',
    stateSince: activityAt,
    createdAt,
    lives,
    highestPoints: 0,
    noticedThrough: null,
  };
}

/** Posts one entry. */
export function post(account: Account, command: Command, moves: Moves, circumstances: Circumstances) {
  const { buckets, held = 0, debt = 0, counters, effectiveAt, ...details } = moves;
  // Nothing, taken away, is -0.
  const change = { available: sum(buckets), held: held + 0, debt: debt + 0 };
  const entry: Entry = {
    ...command.source,
    points: change.available,
    change,
    counters: Object.fromEntries(Object.entries(counters).filter(([, value]) => value !== 0)),
    after: {
      available: account.points + change.available,
      held: account.held + held,
      debt: account.debt + debt,
    },
    sequence: account.sequence + 1,
    buckets,
    fingerprint: command.fingerprint ?? null,
    correlationId: command.correlationId,
    attemptId: circumstances.attemptId,
    actor: command.actor ?? circumstances.actor ?? null,
    createdAt: circumstances.at,
    effectiveAt: effectiveAt ?? circumstances.at,
    activityAt: effectiveAt ?? activityOf(command, circumstances.at),
    ...(command.reason === undefined ? {} : { reason: command.reason }),
    ...details,
  };
  return { account: applyEntry(account, entry), entry };
}

/** Decides for these moves, or against them where a total would leave the range of exact integers. */
export function decided(
  account: Account,
  command: Command,
  moves: Moves,
  circumstances: Circumstances,
  grown: readonly Growth[] = [],
): Decision {
  const { account: after, entry } = post(account, command, moves, circumstances);
  if (!isExact(after)) return { accepted: false, refusal: 'balance_too_large' };
  assertCoherent(after);
  return { accepted: true, account: after, entries: [entry], ...(grown.length > 0 ? { grown } : {}) };
}

function holdsAfter(holds: Account['holds'], entry: Entry): Account['holds'] {
  const { kind, sourceId, change, lapsesAt, buckets } = entry;
  if (kind === 'hold' && lapsesAt !== undefined) {
    const hold: Hold = { points: change.held, lapsesAt, buckets: negated(buckets) };
    return { ...holds, [sourceId]: hold };
  }
  if (kind === 'forfeit') return {};
  if (kind !== 'capture' && kind !== 'release' && kind !== 'lapse') return holds;
  const { [sourceId]: _, ...others } = holds;
  return others;
}

function daysAfter(days: Account['days'], { day, points }: DayCount): Account['days'] {
  const all = { ...days, [day]: added(days[day] ?? {}, points) };
  const newest = Object.keys(all).sort().at(-1) as string;
  return Object.fromEntries(Object.entries(all).filter(([each]) => isCapped(each, newest)));
}

/** Whether orders of this day are still capped, when there are orders of the newest day. */
export function isCapped(day: string, newest: string): boolean {
  return Date.parse(newest) - Date.parse(day) < CAPPED_DAYS * 86_400_000;
}
