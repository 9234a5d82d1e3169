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
  /** Requests that this lasts for; absent until it is changed. */
  readonly times?: number;
}

export const MAX_LATENCY_MS = 10 * 60_000;

const CHECKS: Readonly<Record<keyof Faults, (value: unknown) => boolean>> = {
  latencyMs: (value) => isWhole(value, 0, MAX_LATENCY_MS),
  down: (value) => typeof value === 'boolean',
  status: (value) => isWhole(value, 200, 599),
  body: () => true,
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
