/** How long a reset may take in all; the execution that makes it ends by then. */
export const RESET_SECONDS = 1800;

/** What a reset has found in the end. */
export interface ResetResult {
  /** Deleted items by <context>.<table>. */
  readonly counts: Readonly<Record<string, number>>;
  /** What could not be emptied or seeded. */
  readonly failed: readonly string[];
  /** Queues that were not empty when the tables were. */
  readonly late: readonly string[];
}

export interface ResetRun {
  readonly resetId: string;
  readonly startedAt: number;
  /** Unless it has ended before, it counts as failed from then on. */
  readonly endsByMs: number;
  readonly correlationId: string;
  readonly actor: string;
  readonly endedAt?: number;
  readonly result?: ResetResult;
}

/** What a run is named with that did not come to its end. */
export const NOT_ENDED = 'reset';

const NOTHING: ResetResult = { counts: {}, failed: [], late: [] };

/** A reset as it is shown. @param at milliseconds since 1970 */
export function resetView({ resetId, startedAt, endsByMs, endedAt, result }: ResetRun, at: number) {
  const isLost = !result && at >= endsByMs;
  const { counts, failed, late } = result ?? { ...NOTHING, failed: isLost ? [NOT_ENDED] : [] };
  const status = result ? (failed.length === 0 ? 'Succeeded' : 'Failed') : isLost ? 'Failed' : 'Running';
  const endsAt = endedAt ?? (isLost ? endsByMs : undefined);
  return {
    resetId,
    status,
    startedAt: new Date(startedAt).toISOString(),
    endedAt: endsAt === undefined ? null : new Date(endsAt).toISOString(),
    counts,
    failed,
    late,
  };
}
