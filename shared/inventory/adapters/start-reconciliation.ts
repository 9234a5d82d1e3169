import type { SendCommands } from '../../platform/outgoing/command-queue.ts';
import { reconcileStockCommand } from './reconcile-stock.ts';
import type { StockReconciliations } from './stock-reconciliations.ts';

export interface AskedReconciliation {
  readonly run: string;
  readonly at: number;
  /** What has happened to orders and SKUs since then is left out. Milliseconds since 1970. */
  readonly settledBefore: number;
  /** Gaps among movements of before are left out; all are told without. */
  readonly since?: number;
  /** The one SKU that is looked at. */
  readonly productId?: string | undefined;
  readonly actor: string;
  readonly correlationId: string;
}

/** A movement that was lost is not written anew: it is told of for a month. */
const NIGHTLY_MS = 30 * 86_400_000;
/** What is under way differs for moments; where a stream is behind, for minutes. */
export const SETTLED_MS = 60 * 60_000;

/** Begins a run. Asked again it compares again: whoever began it may have died before the command was sent. */
export function startReconciliation(runs: Pick<StockReconciliations, 'begin'>, send: SendCommands) {
  return async (asked: AskedReconciliation): Promise<void> => {
    const { run, at, settledBefore, since, productId, actor, correlationId } = asked;
    await runs.begin(run, at, actor);
    const data = {
      ...{ run, startedAt: at, settledBefore: new Date(settledBefore).toISOString() },
      ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
      ...(productId === undefined ? {} : { productId }),
    };
    await send([reconcileStockCommand(data, { actor, correlationId })]);
  };
}

/** What a night looks at. */
export function nightlyRun(dueAt: number) {
  const day = new Date(dueAt - 86_400_000).toISOString().slice(0, 10);
  return { run: `nightly-${day}`, at: dueAt, settledBefore: dueAt - SETTLED_MS, since: dueAt - NIGHTLY_MS };
}
