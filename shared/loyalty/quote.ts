import type { Account, Instant } from './account.ts';
import type { Programme } from './contracts/programme.ts';
import { counts, earnedBy, type OrderLine, type OrderValue, rulesOf } from './earning-rules.ts';
import type { RuleEarning } from './entry.ts';
import { settle } from './settle.ts';

export interface QuotedLine extends OrderLine {
  /** The line's share of the order's points, which is given for the whole order: shares add up to it. */
  readonly points: number;
}

/** What an order would earn. */
export interface Quote {
  readonly points: number;
  /** Without caps. */
  readonly wanted: number;
  readonly rules: readonly RuleEarning[];
  readonly lines: readonly QuotedLine[];
}

/** Answers what an order would earn if it were completed now. The same arithmetic as earning; nothing moves. */
export function quote(order: OrderValue, account: Account, programme: Programme, at: Instant): Quote {
  const settled = settle(account, at, programme, { at, attemptId: 'quote' }).account;
  const { points, wanted = points, rules } = earnedBy(order, settled, programme, at);
  const { lines = [] } = order;
  const counted = lines.map((line) => (rulesOf(programme).some((rule) => counts(rule, line)) ? line.value : 0));
  // Of nothing there are no shares.
  const whole = Math.max(1, sumOf(counted));
  const upTo = (count: number) => Number((BigInt(points) * BigInt(sumOf(counted.slice(0, count)))) / BigInt(whole));
  return {
    points,
    wanted,
    rules: rules ?? rulesOf(programme).map(({ id }) => ({ id, points })),
    lines: lines.map((line, index) => ({ ...line, points: upTo(index + 1) - upTo(index) })),
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
