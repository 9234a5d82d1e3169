import type { Parameter } from '../aws/parameters.ts';
import type { Rate, Taken, TakeOne } from './bucket.ts';

/** Who is limited. */
const KINDS = ['member', 'client', 'channel', 'customer', 'address'] as const;
export type LimitKind = (typeof KINDS)[number];

/** The parameter shared/rate-limits, as JSON; a kind that is absent has its default, or is not limited. */
export type RateLimits = Readonly<Partial<Record<LimitKind, Rate>>>;

/**
 * What holds where the parameter says nothing of a kind: a till sells a few times a minute, and one that asks more often
 * than this has run wild.
 */
export const DEFAULT_LIMITS: RateLimits = {
  channel: { perSecond: 10, burst: 20 },
  customer: { perSecond: 5, burst: 20 },
};

/** From one in a thousand seconds to more than any route of one function answers. */
const PER_SECOND = { least: 0.001, most: 100_000 } as const;
const MOST_BURST = 1_000_000;

/** The outcome with the burst that it was measured against. */
export type Limited = Taken & { readonly burst: number };

/** Takes one for a caller; undefined where nothing limits that kind, or nobody can say. */
export type TakeFor = (kind: LimitKind, id: string, nowMs: number) => Promise<Limited | undefined>;

export interface RateLimitsSettings {
  /** JSON text; no parameter limits nobody. */
  readonly settings: Parameter;
  readonly take: TakeOne;
  /** Told of a text that is no such setting: the last good one stays in force. */
  readonly onInvalid?: (reason: string) => void;
  /** Told when a limit could not be looked at: whoever asks then passes. */
  readonly onUnknown?: (error: unknown) => void;
}

/**
 * The limits of a deployment. They protect what stands behind them, and must not become an outage of their own: where
 * the settings or the table do not answer, callers pass (docs/decisions/0031-limits-in-one-number.md).
 */
export function rateLimits({ settings, take, onInvalid, onUnknown }: RateLimitsSettings): TakeFor {
  let read: { readonly text: string | undefined; readonly limits: RateLimits } = { text: undefined, limits: {} };

  return async (kind, id, nowMs) => {
    try {
      const rate = current(await settings())[kind] ?? DEFAULT_LIMITS[kind];
      if (!rate) return undefined;
      return { ...(await take(`${kind}#${id}`, rate, nowMs)), burst: rate.burst };
    } catch (error) {
      onUnknown?.(error);
      return undefined;
    }
  };

  function current(text: string | undefined): RateLimits {
    if (text === read.text) return read.limits;
    const limits = text === undefined ? {} : limitsOf(text);
    if (typeof limits === 'string') onInvalid?.(limits);
    read = { text, limits: typeof limits === 'string' ? read.limits : limits };
    return read.limits;
  }
}

/** @returns the limits, or what is wrong with the text */
function limitsOf(text: string): RateLimits | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'it is no object';
  for (const [kind, rate] of Object.entries(value)) {
    if (!KINDS.includes(kind as LimitKind)) return `${kind} is not one of ${KINDS.join(', ')}`;
    if (!isRate(rate))
      return (
        `${kind} must be {perSecond, burst}: from ${PER_SECOND.least} to ${PER_SECOND.most}, ` +
        `and a whole number from 1 to ${MOST_BURST}`
      );
  }
  return value;
}

function isRate(value: unknown): value is Rate {
  const { perSecond, burst, ...more } = (value ?? {}) as Partial<Rate>;
  return (
    Object.keys(more).length === 0 &&
    typeof perSecond === 'number' &&
    perSecond >= PER_SECOND.least &&
    perSecond <= PER_SECOND.most &&
    typeof burst === 'number' &&
    Number.isInteger(burst) &&
    burst >= 1 &&
    burst <= MOST_BURST
  );
}
