import validate, { type RateLimits } from '#contracts/platform/rate-limits';
import type { Parameter } from '../aws/parameters.ts';
import type { TakeOne, Taken } from './bucket.ts';

/** Who is limited. */
export type LimitKind = keyof RateLimits;

/** The outcome with the burst that it was measured against. */
export type Limited = Taken & { readonly burst: number };

/** Takes one for a caller; undefined where nothing limits that kind, or nobody can say. */
export type TakeFor = (kind: LimitKind, id: string, nowMs: number) => Promise<Limited | undefined>;

export interface RateLimitsSettings {
  /** JSON text of the contract rate-limits; no parameter limits nobody. */
  readonly settings: Parameter;
  readonly take: TakeOne;
  /** Told of a text that is no such setting: the last good one stays in force. */
  readonly onInvalid?: (reason: string) => void;
  /** Told when a limit could not be looked at: whoever asks then passes. */
  readonly onUnknown?: (error: unknown) => void;
}

/**
 * The limits of a deployment. They protect what stands behind them, and must not become an outage of their own: where
 * the settings or the table do not answer, callers pass (docs/decisions/0011-limits-in-one-number.md).
 */
export function rateLimits({ settings, take, onInvalid, onUnknown }: RateLimitsSettings): TakeFor {
  let read: { readonly text: string | undefined; readonly limits: RateLimits } = { text: undefined, limits: {} };

  return async (kind, id, nowMs) => {
    try {
      const rate = current(await settings())[kind];
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
  try {
    const value: unknown = JSON.parse(text);
    if (validate(value)) return value;
  } catch {
    return 'it is not JSON';
  }
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`).join('; ');
}
