/** How a companion misbehaves from now on. */
export interface Faults {
  /** Added to every answer. */
  readonly latencyMs?: number;
  /** Connections are cut instead of answered. */
  readonly down?: boolean;
  /** Answered instead of the service's own status and body. */
  readonly status?: number;
  /** Text is sent as it is, so that it need not be JSON; anything else is sent as JSON. */
  readonly body?: unknown;
  /** The service does what it is asked, and then the connection is cut instead of answered. */
  readonly cutAfter?: boolean;
  /** The service does what it is asked at once, and answers so much later. */
  readonly lateMs?: number;
  /** So many requests go well, then so many meet the fault, and so on. */
  readonly flapping?: { readonly well: number; readonly ill: number };
  /** Only requests to this door, such as "POST /orders"; absent all of them. */
  readonly door?: string;
  /** Requests that this lasts for; absent until it is changed. */
  readonly times?: number;
}

export const MAX_LATENCY_MS = 10 * 60_000;

const CHECKS: Readonly<Record<keyof Faults, (value: unknown) => boolean>> = {
  latencyMs: (value) => isWhole(value, 0, MAX_LATENCY_MS),
  down: (value) => typeof value === 'boolean',
  status: (value) => isWhole(value, 200, 599),
  body: () => true,
  cutAfter: (value) => typeof value === 'boolean',
  lateMs: (value) => isWhole(value, 0, MAX_LATENCY_MS),
  flapping: isFlapping,
  door: (value) => typeof value === 'string' && /^[A-Z]+ \/\S*$/.test(value),
  times: (value) => isWhole(value, 1, Number.MAX_SAFE_INTEGER),
};

/** @returns the faults, or what is wrong with them */
export function readFaults(value: unknown): Faults | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'faults are a JSON object';
  for (const [name, setting] of Object.entries(value)) {
    if (!Object.hasOwn(CHECKS, name)) return `${name} is not one of ${Object.keys(CHECKS).join(', ')}`;
    if (!CHECKS[name as keyof Faults](setting)) return `${name} has an impossible value`;
  }
  return value as Faults;
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function isFlapping(value: unknown): boolean {
  const { well, ill, ...more } = (value ?? {}) as Partial<NonNullable<Faults['flapping']>>;
  return Object.keys(more).length === 0 && isWhole(well, 1, 1000) && isWhole(ill, 1, 1000);
}

/** What a companion does wrong, request by request. */
export class FaultSwitch {
  #faults: Faults = {};
  #left = Number.POSITIVE_INFINITY;
  #met = 0;

  get current(): Faults {
    return this.#faults;
  }

  set(faults: Faults): void {
    this.#faults = faults;
    this.#left = faults.times ?? Number.POSITIVE_INFINITY;
    this.#met = 0;
  }

  /** What the next request to a door meets. */
  take(door: string): Faults {
    const faults = this.#faults;
    if (faults.door !== undefined && faults.door !== door) return {};
    const { flapping } = faults;
    const turn = flapping ? this.#met++ % (flapping.well + flapping.ill) : 0;
    this.#left--;
    if (this.#left <= 0) this.set({});
    return flapping && turn < flapping.well ? {} : faults;
  }
}
