import { type Account, assertCoherent, type Hold, type Instant } from './account.ts';
import { credit } from './buckets.ts';
import type { Programme } from './contracts/programme.ts';
import type { Entry, EntryKind } from './entry.ts';
import { expiresAt } from './expiry.ts';
import type { Circumstances } from './movement.ts';
import { goneAtOnce, type Moves, post } from './posting.ts';

/** Members are told so long before points expire. */
export const NOTICE_DAYS = 30;

/** Points of a month that its member is to be told of: they are still there when this is found. */
export interface Notice {
  readonly month: string;
  readonly points: number;
  readonly expiresAt: Instant;
}

export interface Settled {
  readonly account: Account;
  readonly entries: readonly Entry[];
  readonly notices: readonly Notice[];
}

/** In the order in which they go at the same instant: what comes back may expire at once, and nobody is told of that. */
const KINDS = ['lapse', 'expiry', 'notice'] as const;

interface Step {
  readonly kind: (typeof KINDS)[number];
  /** The hold's id, or the month. */
  readonly id: string;
  readonly due: Instant;
}

/**
 * Goes through all that is due, in the order of the instants at which it fell due and as of each of them: late or in
 * time, the outcome is the same. Due is what has its instant now.
 *
 * @param most so many entries at once; the rest stays due
 */
export function settle(
  account: Account,
  at: Instant,
  programme: Programme,
  circumstances: Circumstances,
  most = Number.POSITIVE_INFINITY,
): Settled {
  let current = account;
  const entries: Entry[] = [];
  const notices: Notice[] = [];
  for (let step = nextStep(current, programme); step && step.due <= at; step = nextStep(current, programme)) {
    if (step.kind === 'notice') {
      const end = expiresAt(step.id, programme.timeZone);
      if (end > at) notices.push({ month: step.id, points: current.buckets[step.id] ?? 0, expiresAt: end });
      current = { ...current, noticedThrough: step.id };
      continue;
    }
    if (entries.length >= most) break;
    const posted = post(
      current,
      {
        source: { kind: step.kind, sourceId: step.id },
        correlationId: circumstances.correlationId ?? circumstances.attemptId,
      },
      { ...movesOf(step.kind, step, current, programme), effectiveAt: step.due },
      circumstances,
    );
    assertCoherent(posted.account);
    current = posted.account;
    entries.push(posted.entry);
  }
  return { account: current, entries, notices };
}

/** When the account has to be looked at next; null while nothing of it falls due. */
export function nextDue(account: Account, programme: Programme): Instant | null {
  return nextStep(account, programme)?.due ?? null;
}

function nextStep({ buckets, holds, noticedThrough }: Account, { timeZone }: Programme): Step | undefined {
  let next: Step | undefined;
  const consider = (kind: Step['kind'], id: string, due: Instant) => {
    if (due !== Number.POSITIVE_INFINITY && (!next || isBefore({ kind, id, due }, next))) next = { kind, id, due };
  };
  for (const [id, { lapsesAt }] of Object.entries(holds)) consider('lapse', id, lapsesAt);
  for (const month of Object.keys(buckets)) {
    const end = expiresAt(month, timeZone);
    consider('expiry', month, end);
    if (month > (noticedThrough ?? '')) consider('notice', month, end - NOTICE_DAYS * 86_400_000);
  }
  return next;
}

function isBefore(one: Step, other: Step): boolean {
  if (one.due !== other.due) return one.due < other.due;
  if (one.kind !== other.kind) return KINDS.indexOf(one.kind) < KINDS.indexOf(other.kind);
  return one.id < other.id;
}

function movesOf(
  kind: EntryKind & Step['kind'],
  { id, due }: Step,
  account: Account,
  { timeZone }: Programme,
): Pick<Moves, 'buckets' | 'held' | 'debt' | 'counters' | 'expired' | 'related'> {
  if (kind === 'expiry') {
    const points = account.buckets[id] ?? 0;
    return { buckets: { [id]: -points }, counters: { expired: points } };
  }
  const hold = account.holds[id] as Hold;
  const { buckets, debtPaid, expired } = credit(account.debt, hold.buckets, due, timeZone);
  return { buckets, held: -hold.points, debt: -debtPaid, ...goneAtOnce(expired), related: `hold#${id}` };
}
