import { randomNumbers } from '../gateway/random-numbers.ts';

/** A message that a receive may give out. */
export interface Visible {
  readonly position: number;
  /** Since when, in milliseconds since 1970. */
  readonly sinceMs: number;
}

/**
 * In which order a standard queue gives out what is visible, and whether something comes again. FIFO queues have no say
 * in it: theirs is fixed.
 */
export interface DeliveryOrder {
  /** How many of the visible messages, oldest first, one receive chooses from. */
  readonly window: (maximum: number) => number;
  /** Takes `maximum` of the candidates, which come oldest first. */
  choose<T extends Visible>(candidates: readonly T[], maximum: number): readonly T[];
  /** Whether a message that is deleted now is delivered once more. */
  comesAgain(): boolean;
}

/**
 * strict: oldest first and once; random: as standard queues deliver, neighbours overtake each other now and then;
 * shuffled: any of the visible ones is as likely as any other, which is harsher than any queue of AWS.
 */
export const QUEUE_ORDERS = ['strict', 'random', 'shuffled'] as const;
export type QueueOrder = (typeof QUEUE_ORDERS)[number];

export interface QueueOrderOptions {
  readonly order: QueueOrder;
  /** The same calls in the same order find the same messages again. */
  readonly seed?: number;
  /** Of so many deleted messages one is delivered once more; 0 for never. */
  readonly repeatOneIn?: number;
}

/** Far enough to overtake neighbours, near enough that nothing waits for ever: the order is "best effort". */
const RANDOM_WINDOW = 50;
/** Neighbours become visible within this time. What has waited longer than that when another comes is given out before it. */
const NEIGHBOURS_MS = 250;
/** Of so many messages one is chosen among its neighbours; the others come in their order. */
const OVERTAKES_ONE_IN = 10;
export const DEFAULT_REPEAT_ONE_IN = 1000;
export const DEFAULT_SEED = 1;

/**
 * @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html
 */
export function deliveryOrder({
  order,
  seed = DEFAULT_SEED,
  repeatOneIn = DEFAULT_REPEAT_ONE_IN,
}: QueueOrderOptions): DeliveryOrder {
  if (order === 'strict')
    return {
      window: (maximum) => maximum,
      choose: (candidates, maximum) => candidates.slice(0, maximum),
      comesAgain: () => false,
    };
  const random = randomNumbers(seed);
  const reachAmong = (left: readonly Visible[], sinceMs: number) => {
    if (random() >= 1 / OVERTAKES_ONE_IN) return 1;
    const beyond = left.findIndex((candidate) => candidate.sinceMs > sinceMs + NEIGHBOURS_MS);
    return beyond < 0 ? left.length : beyond;
  };
  return {
    window: (maximum) => Math.max(RANDOM_WINDOW, maximum),
    choose(candidates, maximum) {
      const left = [...candidates];
      const chosen: (typeof left)[number][] = [];
      while (chosen.length < maximum && left[0]) {
        const reach = order === 'shuffled' ? left.length : reachAmong(left, left[0].sinceMs);
        chosen.push(...left.splice(Math.floor(random() * reach), 1));
      }
      return chosen;
    },
    comesAgain: () => repeatOneIn > 0 && random() < 1 / repeatOneIn,
  };
}
