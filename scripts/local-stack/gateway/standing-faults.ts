import { AwsError } from './aws-protocol.ts';
import type { Call, ServiceName } from './gateway-service.ts';
import { randomNumbers } from './random-numbers.ts';

/** What goes wrong again and again, as it does in the cloud; 0 is never. */
export interface Standing {
  /** Share of the functions' calls that are answered with their service's throttling. */
  readonly throttle: number;
  /** Share of stream batches after which the mapping goes back to the beginning of the batch. */
  readonly repeat: number;
  /** Share of stream batches after which it goes back by two, so that older records come after newer ones. */
  readonly reorder: number;
  /**
   * Milliseconds for which a write at least keeps its items; a transaction on one of them is cancelled meanwhile, and a
   * write of an item that a transaction keeps is refused.
   */
  readonly conflict: number;
  /** Seconds by which expired items are deleted late. */
  readonly lateTtl: number;
  /** Shards that each table's stream is shared out into; fixed at the start. */
  readonly shards: number;
  /** The same seed finds the same calls, as long as they come in the same order. */
  readonly seed: number;
}

export const NO_STANDING_FAULTS: Standing = {
  throttle: 0,
  repeat: 0,
  reorder: 0,
  conflict: 0,
  lateTtl: 0,
  shards: 1,
  seed: 1,
};

/** FAULTS=all: each often enough to be met, and seldom enough to get through. */
const ALL: Standing = { throttle: 0.02, repeat: 0.05, reorder: 0.05, conflict: 15, lateTtl: 60, shards: 4, seed: 1 };

/** The most that each may be. Above a half, a repeated batch would come more often than a new one. */
const MOST: Standing = {
  throttle: 0.9,
  repeat: 0.5,
  reorder: 0.5,
  conflict: 1_000,
  lateTtl: 48 * 60 * 60,
  shards: 100,
  seed: 999_999_999,
};

const SHARES: ReadonlySet<string> = new Set<keyof Standing>(['throttle', 'repeat', 'reorder']);
const NAMES = Object.keys(NO_STANDING_FAULTS) as (keyof Standing)[];

/**
 * Reads FAULTS: `all`, or settings with commas between, such as `throttle=0.05,shards=4,seed=7`; `all,seed=7` changes
 * what all says.
 *
 * @throws AwsError ValidationException with what may be said
 */
export function readStanding(text: string): Standing {
  const parts = text.split(',').map((part) => part.trim());
  const settings = parts[0] === 'all' ? parts.slice(1) : parts;
  return changed(
    parts[0] === 'all' ? ALL : NO_STANDING_FAULTS,
    Object.fromEntries(
      settings.filter(Boolean).map((setting) => {
        const [name = '', value = ''] = setting.split('=');
        return [name, value === '' ? Number.NaN : Number(value)];
      }),
    ),
  );
}

/** The standing faults of a running stack. */
export class StandingFaults {
  #standing: Standing;
  #random: () => number;

  constructor(standing: Standing = NO_STANDING_FAULTS) {
    this.#standing = standing;
    this.#random = randomNumbers(standing.seed);
  }

  get current(): Standing {
    return this.#standing;
  }

  /**
   * Takes the settings in the place of those that stand; what they do not name is off.
   *
   * @throws AwsError ValidationException for an unknown name, a value out of range, or another number of shards
   */
  set(input: Readonly<Record<string, unknown>>): Standing {
    const { shards } = this.#standing;
    const wanted = changed({ ...NO_STANDING_FAULTS, shards }, input);
    if (wanted.shards !== shards) throw invalid('shards is fixed at the start: make start FAULTS=shards=<number>');
    this.#standing = wanted;
    this.#random = randomNumbers(wanted.seed);
    return wanted;
  }

  /** The refusal that a call meets; only functions are throttled, so that the operator can always look. */
  refusal(service: ServiceName, { caller }: Pick<Call, 'caller'>): AwsError | undefined {
    if (caller.kind !== 'function' || !this.#hits(this.#standing.throttle)) return undefined;
    return THROTTLING[service]?.() ?? new AwsError('ThrottlingException', 'Rate exceeded');
  }

  /** By how many batches a stream mapping goes back after the one that it has delivered. */
  batchesBack(): 0 | 1 | 2 {
    if (this.#hits(this.#standing.reorder)) return 2;
    return this.#hits(this.#standing.repeat) ? 1 : 0;
  }

  #hits(share: number): boolean {
    return share > 0 && this.#random() < share;
  }
}

/** Where a service has a word of its own for it. */
const THROTTLING: Readonly<Partial<Record<string, () => AwsError>>> = {
  dynamodb: () =>
    new AwsError('ThrottlingException', 'Throughput exceeds the current capacity of your table or index.'),
  streams: () => new AwsError('LimitExceededException', 'Rate exceeded'),
  sqs: () => new AwsError('RequestThrottled', 'Request is throttled.'),
  lambda: () =>
    new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, {
      Type: 'User',
      Reason: 'CallerRateLimitExceeded',
    }),
};

function changed(from: Standing, input: Readonly<Record<string, unknown>>): Standing {
  for (const [name, value] of Object.entries(input)) {
    const known = NAMES.find((candidate) => candidate === name);
    if (!known) throw invalid(`there is no "${name}"; there is ${NAMES.join(', ')}`);
    const least = known === 'shards' ? 1 : 0;
    const isWhole = SHARES.has(name) || Number.isSafeInteger(value);
    if (typeof value !== 'number' || !isWhole || !(value >= least && value <= MOST[known]))
      throw invalid(`${name} must be a ${SHARES.has(name) ? 'share' : 'whole number'} from ${least} to ${MOST[known]}`);
  }
  return { ...from, ...input };
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
