import assert from 'node:assert/strict';
import { type Account, isOfEarlierLife } from './account.ts';
import { negated, take } from './buckets.ts';
import type { Programme } from './contracts/programme.ts';
import { type ClaimedEntry, grownBy, grownOf, type Source, transactionId } from './entry.ts';
import { expiresAt } from './expiry.ts';
import type { Circumstances, Command, Decision, Movement } from './movement.ts';
import { decided, type Moves, post } from './posting.ts';

/** A refund in part. It speaks of itself alone: what was refunded before is known. */
export interface Refund {
  readonly refundId: string;
  /** In minor units of the order's currency. */
  readonly refundedValue?: number;
  /** Of an order whose value nobody has told: above 0, up to 1. */
  readonly share?: number;
  /** Of a sale at a till: what the partner has taken back, as it says. */
  readonly points?: number;
}

/** What an order without a value is taken to be worth, so that shares of it add up. */
const SHARES = 1_000_000_000_000;
/** Three thirds are a whole: as much of one is lost when they are written as decimals. */
const LOST_IN_SHARES = 1000;

/** Who takes an order back: the whole of it (a cancellation), or a refund's share. */
export interface OrderReversal extends Omit<Command, 'source'> {
  readonly order: Source;
  readonly refund?: Refund;
}

/** The reversal's own source, unambiguous whatever the ids contain. */
export function reversalOf({ kind, sourceId, shop }: Source, refundId?: string): Source {
  const orderId = sourceId.replaceAll('%', '%25').replaceAll(':', '%3A');
  // No order's id begins so: a sale at a till may have the id of an order.
  const ofWhat = kind === 'pos' ? `:pos:${orderId}` : orderId;
  return {
    kind: 'reversal',
    sourceId: refundId === undefined ? ofWhat : `${ofWhat}:${refundId}`,
    ...(shop === undefined ? {} : { shop }),
  };
}

/**
 * Takes back what an order gave: all that is left of it, or by the share of its value that was refunded by now, rounded
 * down, so that parts add up to the whole. Points come from the order's own month first. When that month is over, or they
 * were forfeited before the member came back, they are spent or gone, and nothing is taken twice; the policy says what
 * happens when they are spent before. What a policy forgives is forgiven for good.
 *
 * An order that is cancelled before it is completed uses its source: when it comes, it earns nothing.
 *
 * @source docs/decisions/0080-the-ledger-in-full.md
 */
export function reverseOrder(asked: OrderReversal): Movement {
  const { order, refund, ...others } = asked;
  const command: Command = { ...others, source: reversalOf(order, refund?.refundId) };
  return {
    source: command.source,
    needs: [order],
    made: { by: 'reverseOrder', of: asked },
    opensAccount: refund === undefined,
    decide: (account, found, programme, circumstances) => {
      const claimed = found.get(transactionId(order));
      if (claimed) return takeBack(account, claimed, command, refund, programme, circumstances);
      if (refund) return { accepted: false, refusal: 'no_order' };
      const unearned = { ...command, source: order, reason: 'cancelled_before_completed' };
      const made = post(account, unearned, { buckets: {}, counters: {} }, circumstances);
      const own = { userId: account.userId, entry: made.entry };
      const taken = takeBack(made.account, own, command, refund, programme, circumstances);
      return taken.accepted ? { ...taken, entries: [made.entry, ...taken.entries] } : taken;
    },
  };
}

function takeBack(
  account: Account,
  claimed: ClaimedEntry,
  command: Command,
  refund: Refund | undefined,
  programme: Programme,
  circumstances: Circumstances,
): Decision {
  const order = claimed.entry;
  const before = grownOf(order);
  const earned = order.counters.earned ?? 0;
  const worth = order.value ?? SHARES;
  const byPoints = refund?.points;
  const byValue = byPoints === undefined ? refund : undefined;
  // Of an order that was cancelled before it came nobody knows the value, and nothing is left to be taken.
  const isTaken = before.reversedPoints >= earned;
  const refundedByNow = byValue ? refundedBy(before.refundedValue, byValue, order.value) : before.refundedValue;
  if (refundedByNow === undefined && !isTaken) return { accepted: false, refusal: 'order_without_value' };
  const refundedValue = refundedByNow ?? before.refundedValue;
  const ofValue = byValue && worth > 0 ? Number((BigInt(earned) * BigInt(refundedValue)) / BigInt(worth)) : earned;
  const share = byPoints === undefined ? ofValue : Math.min(earned, before.reversedPoints + byPoints);
  const reversedPoints = Math.max(before.reversedPoints, share);
  const wanted = reversedPoints - before.reversedPoints;

  const isOver = order.month !== undefined && expiresAt(order.month, programme.timeZone) <= circumstances.at;
  const due = isOver || isOfEarlierLife(account, claimed) || programme.reversalPolicy === 'pendingOnly' ? 0 : wanted;
  if (programme.reversalPolicy === 'refuse' && account.points < due)
    return { accepted: false, refusal: 'already_spent' };
  const paid = Math.min(due, account.points);
  const debt = programme.reversalPolicy === 'unlimited' ? due - paid : 0;
  const moves: Moves = {
    buckets: negated(take(account.buckets, paid, order.month)),
    debt,
    counters: { reversed: paid + debt },
    related: transactionId(order),
    ...(wanted === paid + debt ? {} : { wanted: -wanted }),
  };
  const grown = grownBy(before, command.source, { reversedPoints, refundedValue });
  return decided(account, command, moves, circumstances, [{ source: order, grown }]);
}

/** @returns what was refunded in all by now, never more than the order's worth; undefined where it has no value */
function refundedBy(before: number, { refundedValue, share }: Refund, value: number | undefined): number | undefined {
  if (share !== undefined) {
    assert(share > 0 && share <= 1, `cannot refund a share of ${share}`);
    const worth = value ?? SHARES;
    const after = before + Math.round(share * worth);
    return after >= worth - (value === undefined ? LOST_IN_SHARES : 0) ? worth : after;
  }
  if (value === undefined) return undefined;
  assert(Number.isSafeInteger(refundedValue) && Number(refundedValue) >= 0, `cannot refund ${refundedValue}`);
  return Math.min(value, before + Number(refundedValue));
}
