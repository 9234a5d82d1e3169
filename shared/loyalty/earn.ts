import assert from 'node:assert/strict';
import type { Account, Instant } from './account.ts';
import { credit } from './buckets.ts';
import type { Programme } from './contracts/programme.ts';
import { expiresAt, expiryMonth } from './expiry.ts';
import { activityOf, type Command, type Movement } from './movement.ts';
import { decided, goneAtOnce, type Moves } from './posting.ts';

/** What something earns, and what the entry says of how that came about. */
export type Earned = { readonly points: number } & Omit<Moves, 'buckets' | 'held' | 'debt' | 'counters'>;

/** Points are named by what earns them; programme, account and time of the activity say how many. */
export interface Earning extends Command {
  readonly points: (programme: Programme, account: Account, activityAt: Instant) => number | Earned;
}

/**
 * Puts points into the bucket of the month in which they expire, counted from the activity; a debt is paid first. Opens
 * the account where there is none: an order may come before its member's sign-up does. What earns nothing leaves an entry
 * all the same: its source is used.
 *
 * @returns a refusal when the balance would leave the range of exact integers
 */
export function earn({ points: pointsOf, ...command }: Earning): Movement {
  return {
    source: command.source,
    opensAccount: true,
    decide: (account, _found, programme, circumstances) => {
      const activityAt = countedFrom(command, circumstances.at, programme);
      const earned = pointsOf(programme, account, activityAt);
      const { points, ...details } = typeof earned === 'number' ? { points: earned } : earned;
      assert(Number.isInteger(points) && points >= 0, `cannot earn ${points} points`);
      const month = expiryMonth(activityAt, programme.expiryMonths, programme.timeZone);
      const came = points > 0 ? { [month]: points } : {};
      const { buckets, debtPaid, expired } = credit(account.debt, came, circumstances.at, programme.timeZone);
      const moves = { ...details, month, buckets, debt: -debtPaid, ...goneAtOnce(expired, { earned: points }) };
      return decided(account, { ...command, activityAt }, moves, circumstances);
    },
  };
}

/** What came so late that its points would be born expired counts from so long ago. */
const LATEST_ACTIVITY_DAYS = 14;

/**
 * When the life of points begins: when their cause happened. Where such points would be over by now, when it was announced;
 * where those would be over too, 14 days ago.
 *
 * @source docs/decisions/0081-late-orders-keep-their-month.md
 */
function countedFrom(command: Command, at: Instant, { expiryMonths, timeZone }: Programme): Instant {
  const isAlive = (from: Instant) => expiresAt(expiryMonth(from, expiryMonths, timeZone), timeZone) > at;
  const latest = at - LATEST_ACTIVITY_DAYS * 86_400_000;
  const told = [activityOf(command, at), Math.min(command.announcedAt ?? latest, at)];
  return told.find(isAlive) ?? latest;
}
