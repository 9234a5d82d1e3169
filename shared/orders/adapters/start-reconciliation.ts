import type { SendCommands } from '../../platform/outgoing/command-queue.ts';
import type { OrderReconciliations } from './order-reconciliations.ts';
import { reconcileCommand } from './reconcile-orders.ts';

export interface AskedReconciliation {
  readonly run: string;
  readonly at: number;
  /** Orders to which something has happened since then are left out. Milliseconds since 1970. */
  readonly settledBefore: number;
  /** Orders that were created before are left out; all are looked at without. */
  readonly since?: number;
  readonly actor: string;
  readonly correlationId: string;
}

/** Orders of the last month, as long as the store knows what happened to them. */
const NIGHTLY_MS = 30 * 86_400_000;
/** What is under way differs for moments; where a gateway is away, for minutes. */
export const SETTLED_MS = 60 * 60_000;

/** Begins a run. Asked again it compares again: whoever began it may have died before the command was sent. */
export function startReconciliation(runs: Pick<OrderReconciliations, 'begin'>, send: SendCommands) {
  return async ({ run, at, settledBefore, since, actor, correlationId }: AskedReconciliation): Promise<void> => {
    await runs.begin(run, at, actor);
    const data = {
      ...{ run, startedAt: at, settledBefore: new Date(settledBefore).toISOString() },
      ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
    };
    await send([reconcileCommand(data, { actor, correlationId })]);
  };
}

/** What a night looks at. */
export function nightlyRun(dueAt: number) {
  const day = new Date(dueAt - 86_400_000).toISOString().slice(0, 10);
  return { run: `nightly-${day}`, at: dueAt, settledBefore: dueAt - SETTLED_MS, since: dueAt - NIGHTLY_MS };
}
