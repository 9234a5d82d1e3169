import type { EarningRule, Programme } from '../../../shared/loyalty/contracts/programme.ts';
import { aProgramme } from '../accounts.ts';
import { below, oneOf, type Random, seededRandom } from '../random.ts';

/** What a member of a simulated ledger is asked to do. Small numbers, so that they meet. */
export type Step = { readonly at: number; readonly member: 'ada' | 'bob' } & (
  | {
      readonly kind: 'order';
      readonly order: number;
      readonly value: number;
      /** How long ago it happened, and how long ago it was announced. Below zero: by a clock that is ahead. */
      readonly late: number;
      readonly announced?: number;
    }
  | { readonly kind: 'cancel'; readonly order: number }
  | { readonly kind: 'refund'; readonly order: number; readonly refund: number; readonly value: number }
  | { readonly kind: 'spend'; readonly key: number; readonly points: number }
  | { readonly kind: 'hold'; readonly key: number; readonly points: number; readonly seconds: number }
  | { readonly kind: 'capture'; readonly key: number; readonly points?: number }
  | { readonly kind: 'release'; readonly key: number }
  | { readonly kind: 'restore'; readonly of: 'spend' | 'capture'; readonly key: number; readonly points?: number }
  | { readonly kind: 'adjust'; readonly key: number; readonly points: number }
  | { readonly kind: 'welcome'; readonly late: number }
  | { readonly kind: 'close'; readonly late: number }
  | { readonly kind: 'merge' }
);

export interface Schedule {
  readonly programme: Programme;
  readonly steps: readonly Step[];
}

const START = Date.UTC(2026, 10, 1);
const DAY = 86_400_000;

/** The same seed gives the same schedule. */
export function scheduleOf(seed: number): Schedule {
  const random = seededRandom(seed);
  const length = 8 + below(random, 25);
  let at = START;
  const steps: Step[] = [];
  const turnsOften = random() < 0.25;
  for (let index = 0; index < length; index++) {
    at = nextTime(random, at);
    steps.push(turnsOften && random() < 0.25 ? someTurn(random, at, steps) : someStep(random, at, steps));
  }
  return { programme: someProgramme(random), steps };
}

function someProgramme(random: Random): Programme {
  const rules: readonly EarningRule[] = [
    { id: 'amount', kind: 'perAmount', points: 1, per: 100 },
    { id: 'step', kind: 'perStep', points: 5, per: 250, dayCap: 60, orderCap: 40 },
    { id: 'flat', kind: 'perOrder', points: 10 },
  ];
  return aProgramme({
    earningRules: rules.filter((_, index) => index === 0 || random() < 0.5),
    expiryMonths: oneOf(random, [1, 1, 2, 3, 12, 'never']),
    timeZone: oneOf(random, ['UTC', 'UTC', 'UTC', 'America/Los_Angeles']),
    reversalPolicy: oneOf(random, ['withinBalance', 'unlimited', 'unlimited', 'refuse', 'pendingOnly']),
    restoreGraceDays: oneOf(random, [0, 0, 10]),
  });
}

/** Often the same instant, often an edge: the end of a month or day, and a millisecond beside it. */
function nextTime(random: Random, at: number): number {
  const chance = random();
  if (chance < 0.25) return at;
  if (chance < 0.5) return at + below(random, 3_600_000);
  if (chance < 0.75) return at + below(random, 12 * DAY);
  const date = new Date(at);
  const edge =
    chance < 0.95
      ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1 + below(random, 2))
      : Math.ceil((at + 1) / DAY) * DAY;
  return Math.max(at, edge + below(random, 3) - 1);
}

function someStep(random: Random, at: number, before: readonly Step[]): Step {
  const about = { at, member: random() < 0.85 ? 'ada' : 'bob' } as const;
  const key = below(random, 4);
  const order = below(random, 6);
  const points = 1 + below(random, 90);
  const chance = random();
  if (chance < 0.3) {
    const late = random() < 0.3 ? below(random, 100 * DAY) - 3 * DAY : 0;
    const announced = random() < 0.3 ? { announced: below(random, 60 * DAY) } : {};
    return { ...about, kind: 'order', order, value: below(random, 12_000), late, ...announced };
  }
  if (chance < 0.36) return { ...about, kind: 'cancel', order };
  if (chance < 0.46) return { ...about, kind: 'refund', order, refund: below(random, 4), value: below(random, 6000) };
  if (chance < 0.56) return { ...about, kind: 'spend', key, points };
  if (chance < 0.7) return { ...about, kind: 'hold', key, points, seconds: holdSeconds(random, at) };
  if (chance < 0.78) return { ...about, kind: 'capture', key, ...(random() < 0.5 ? { points } : {}) };
  if (chance < 0.83) return { ...about, kind: 'release', key };
  if (chance < 0.9) {
    const of = random() < 0.6 ? 'spend' : 'capture';
    return { ...about, kind: 'restore', of, key, ...(random() < 0.7 ? { points: below(random, 40) + 1 } : {}) };
  }
  if (chance < 0.95) return { ...about, kind: 'adjust', key, points: random() < 0.6 ? points : -points };
  return someTurn(random, at, before);
}

/** What an account is opened, closed and merged by. */
function someTurn(random: Random, at: number, before: readonly Step[]): Step {
  const about = { at, member: random() < 0.7 ? 'ada' : 'bob' } as const;
  const late = random() < 0.7 ? 0 : below(random, 10 * DAY);
  const isGone = before.some(({ kind, member }) => kind === 'close' && member === about.member);
  const chance = random();
  if (chance < (isGone ? 0.8 : 0.6)) return { ...about, kind: 'welcome', late };
  if (chance < 0.9 && !before.some(({ kind }) => kind === 'merge')) return { ...about, kind: 'merge' };
  return { ...about, kind: 'close', late };
}

/** Until an edge, or any time. */
function holdSeconds(random: Random, at: number): number {
  if (random() < 0.5) return 60 + below(random, 30 * 86_400 - 60);
  const date = new Date(at);
  const end = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
  return Math.max(60, Math.min(30 * 86_400, Math.floor((end - at) / 1000)));
}
