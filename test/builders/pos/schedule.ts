import { below, type Random, seededRandom } from '../random.ts';
import type { Lies } from './lying-partner.ts';

/** One sale, as a till and its customer would have it. */
export interface PlannedSale {
  readonly transactionId: string;
  /** Steps of the schedule that pass before. */
  readonly startsAfter: number;
  readonly kind: 'told' | 'told_late';
  readonly applyRewards: boolean;
  /** Whether the partner says no to its booking. */
  readonly refused: boolean;
  /** How often the till says each of its requests: twice at the same time, or again after a while. */
  readonly repeats: number;
  readonly afterwards: 'nothing' | 'void' | 'return';
}

export interface Schedule {
  readonly seed: number;
  readonly lies: Lies;
  /** Whether the partner looks at Idempotency-Keys. One that does not tells the truth in its status. */
  readonly looksAtKeys: boolean;
  /** How often a request, a worker or a sweep dies at a step, and a message is lost. */
  readonly deaths: number;
  /** How long the partner is away at the end, with a sweep behind it. */
  readonly outageHours: number;
  readonly sales: readonly PlannedSale[];
}

/** The same for the same seed. */
export function scheduleOf(seed: number): Schedule {
  const random = seededRandom(seed);
  const looksAtKeys = random() < 0.75;
  const some = (most: number) => (random() < 0.5 ? 0 : random() * most);
  const lies: Lies = {
    ...{ not_asked: some(0.3), failed: some(0.3), lost: some(0.5), unreadable: some(0.2) },
    // What comes late or twice is booked twice by whoever looks at no key: nobody could help that.
    ...(looksAtKeys
      ? { late: some(0.4), doubled: some(0.3), differs: some(0.2), forgets: some(0.3) }
      : { late: 0, doubled: 0, differs: 0, forgets: 0 }),
  };
  return { seed, lies, looksAtKeys, deaths: some(0.05), outageHours: random() < 0.1 ? 25 : 0, sales: salesOf(random) };
}

function salesOf(random: Random): PlannedSale[] {
  return Array.from({ length: 1 + below(random, 4) }, (_, index) => ({
    transactionId: `T-${index + 1}`,
    startsAfter: below(random, 20),
    kind: random() < 0.2 ? 'told_late' : 'told',
    applyRewards: random() < 0.9,
    refused: random() < 0.15,
    repeats: 1 + below(random, 3),
    afterwards: random() < 0.5 ? 'nothing' : random() < 0.5 ? 'void' : 'return',
  }));
}
