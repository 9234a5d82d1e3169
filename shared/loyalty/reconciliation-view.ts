import type { Drift } from './reconcile.ts';

/** What the comparison of one account with its entries has found, as administrators see it. */
export function reconciliationView({
  userId,
  sequence,
  drift,
  timer,
}: {
  readonly userId: string;
  readonly sequence: number;
  readonly drift?: Drift;
  readonly timer: string;
}) {
  const { differences = [], faults = [] } = drift ?? {};
  return { userId, sequence, isCoherent: drift === undefined, differences, faults, timer };
}

interface Run {
  readonly run: string;
  readonly startedAt: number;
  readonly day: string | null;
  readonly actor: string;
  readonly isDone: boolean;
  readonly members: number;
  readonly drifts: number;
  readonly drifted: readonly string[];
  readonly rearmedTimers: number;
}

/** A run of reconciliation, as administrators see it. */
export function runView({ run, isDone, startedAt, day, actor, members, drifts, drifted, rearmedTimers }: Run) {
  return {
    run,
    state: isDone ? 'done' : 'running',
    startedAt: new Date(startedAt).toISOString(),
    ...{ day, actor, members, drifts, drifted, rearmedTimers },
  };
}
