import type { CircuitSight } from './sight.ts';

/** What is looked at, in the order in which it is shown. */
export const PARTS = ['table', 'parameters'] as const;
export type Part = (typeof PARTS)[number];

/** How one part did. */
export interface Finding {
  readonly part: Part;
  readonly ok: boolean;
  readonly latencyMs: number;
}

/** What the probe found at one due time. */
export interface Check {
  /** The due time of the probe's run, in milliseconds since 1970. */
  readonly dueAt: number;
  readonly findings: readonly Finding[];
}

/** The probe runs each minute: three that are missing are no coincidence. */
export const STALE_AFTER_MS = 3 * 60_000;
/** A part that takes longer is not down, and not well. */
export const SLOW_MS = 1000;

export type Health = 'healthy' | 'degraded';

/**
 * Healthy: the last check is recent and found every part in order and quick, and no service is cut off as one that fails.
 */
export function healthOf(
  last: Check | undefined,
  nowMs: number,
  circuits?: readonly Pick<CircuitSight, 'state'>[] | null,
): Health {
  if (!last || nowMs - last.dueAt > STALE_AFTER_MS) return 'degraded';
  if (circuits?.some(({ state }) => state !== 'closed')) return 'degraded';
  const well = PARTS.every((part) =>
    last.findings.some((finding) => finding.part === part && finding.ok && finding.latencyMs <= SLOW_MS),
  );
  return well ? 'healthy' : 'degraded';
}
