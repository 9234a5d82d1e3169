import type { Hold } from './account.ts';
import { added, credit, negated, take } from './buckets.ts';
import { type ClaimedEntry, type Source, transactionId } from './entry.ts';
import type { Command, Decision, Movement, Refusal } from './movement.ts';
import { decided, goneAtOnce, type Moves } from './posting.ts';
import { assertPositive, type PointsCommand } from './spend.ts';

/** Open holds of an account: each makes its item larger. */
export const MAX_HOLDS = 20;

export const HOLD_SECONDS = { least: 60, most: 30 * 86_400, usual: 900 } as const;

/**
 * Sets points aside, those that expire soonest. They do not expire while they are held. The hold's id is its source's.
 *
 * @param hold.expiresInSeconds how long it may be captured: a length of time, which no wrong clock of a caller can spoil
 */
export function hold(asked: PointsCommand & { readonly expiresInSeconds: number }): Movement {
  const { points, expiresInSeconds, ...command } = asked;
  assertPositive(points, 'hold');
  return {
    source: command.source,
    made: { by: 'hold', of: asked },
    opensAccount: false,
    decide: (account, _found, _programme, circumstances) => {
      if (Object.keys(account.holds).length >= MAX_HOLDS) return { accepted: false, refusal: 'too_many_holds' };
      if (account.points < points) return { accepted: false, refusal: 'not_enough_points' };
      const moves: Moves = {
        buckets: negated(take(account.buckets, points)),
        held: points,
        counters: {},
        lapsesAt: circumstances.at + expiresInSeconds * 1000,
      };
      return decided(account, command, moves, circumstances);
    },
  };
}

type HoldCommand = Omit<Command, 'source'> & { readonly holdId: string };

/**
 * Spends what is held, or a part of it: from the hold's soonest months, also when they are over by now. The rest comes
 * back to its months.
 */
export function capture(asked: HoldCommand & { readonly points?: number }): Movement {
  const { holdId, points, ...others } = asked;
  if (points !== undefined) assertPositive(points, 'capture');
  const ended = ending('capture', holdId, others, (held) => {
    const spent = points ?? held.points;
    if (spent > held.points) return 'exceeds_hold';
    return { spent, paid: take(held.buckets, spent) };
  });
  return { ...ended, made: { by: 'capture', of: asked } };
}

/** Gives back what is held, to its months. */
export function release(asked: HoldCommand): Movement {
  const { holdId, ...others } = asked;
  return { ...ending('release', holdId, others, () => ({ spent: 0 })), made: { by: 'release', of: asked } };
}

/** A hold is ended once, by whatever comes first. What comes back of months that are over by now expires at once. */
function ending(
  kind: 'capture' | 'release',
  holdId: string,
  others: Omit<Command, 'source'>,
  use: (held: Hold) => Refusal | { readonly spent: number; readonly paid?: Hold['buckets'] },
): Movement {
  const command: Command = { ...others, source: { kind, sourceId: holdId } };
  const other: Source = { kind: kind === 'capture' ? 'release' : 'capture', sourceId: holdId };
  const opened: Source = { kind: 'hold', sourceId: holdId };
  return {
    source: command.source,
    needs: [opened, other],
    opensAccount: false,
    decide: (account, found, { timeZone }, circumstances): Decision => {
      const held = account.holds[holdId];
      if (!held) return { accepted: false, refusal: whyNotOpen(found, opened, other) };
      const used = use(held);
      if (typeof used === 'string') return { accepted: false, refusal: used };
      const { spent, paid } = used;
      const rest = added(held.buckets, negated(paid ?? {}));
      const { buckets, debtPaid, expired } = credit(account.debt, rest, circumstances.at, timeZone);
      const moves: Moves = {
        buckets,
        held: -held.points,
        debt: -debtPaid,
        ...goneAtOnce(expired, { spent }),
        related: transactionId(opened),
        ...(paid ? { paid } : {}),
      };
      return decided(account, command, moves, circumstances);
    },
  };
}

/** A lapse leaves no claim: a hold that was made, and neither captured nor released, has lapsed. */
function whyNotOpen(found: ReadonlyMap<string, ClaimedEntry>, opened: Source, other: Source): Refusal {
  if (found.has(transactionId(other))) return other.kind === 'capture' ? 'hold_captured' : 'hold_released';
  return found.has(transactionId(opened)) ? 'hold_lapsed' : 'no_hold';
}
