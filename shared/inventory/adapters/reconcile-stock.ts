import { randomUUID } from 'node:crypto';
import type { ReconcileStockCommand } from '#contracts/inventory/reconcile-stock-command';
import type { ReceivedCommand } from '../../platform/boundary/commands.ts';
import type { EventPublisher } from '../../platform/events/event-publisher.ts';
import type { Command, SendCommands } from '../../platform/outgoing/command-queue.ts';
import type { TimePlace } from '../../platform/paging/time-shards.ts';
import { count, logger } from '../../platform/telemetry/observability.ts';
import type { HeldOfSku, StockGap, StockGapKind } from '../stock-gaps.ts';
import type { HeldStock } from './held-stock.ts';
import { sideBySide } from './side-by-side.ts';
import type { SkuList } from './sku-list.ts';
import type { StockComparison } from './stock-comparison.ts';
import { stockGapFoundEvent } from './stock-gap-found.ts';
import { type FoundOfStock, MAX_NAMED, NOTHING_FOUND, type StockReconciliations } from './stock-reconciliations.ts';
import type { StockRepository } from './stock-repository.ts';

export const RECONCILE_STOCK = 'inventory.reconcile.v1';

/** Another SKU is begun with at least this much time: 50,000 movements of it, twice. */
export const TIME_FOR_A_SKU_MS = 60_000;
const PAGE = 100;
const NOTHING_HELD: HeldOfSku = new Map();

export interface ReconcileStock {
  readonly skus: SkuList;
  readonly held: () => Promise<HeldStock>;
  readonly compare: StockComparison;
  readonly stock: Pick<StockRepository, 'read'>;
  readonly runs: Pick<StockReconciliations, 'done'>;
  readonly publisher: Pick<EventPublisher, 'publish'>;
  /** Puts the rest of a run into the queue again. */
  readonly send: SendCommands;
  readonly timeLeftMs: () => number;
}

type Run = ReceivedCommand<ReconcileStockCommand>;

/**
 * Goes through the SKUs of a run, then through those that are not there, and are held or have moved, and leaves the rest to another
 * invocation when its time is nearly over. Nothing is repaired: which side is right is for a person to say.
 *
 * @returns a settled result for each command, in their order
 * @source docs/decisions/0169-stock-is-compared-by-inventory.md
 */
export function reconcileStock(dependencies: ReconcileStock) {
  const { skus, held: heldNow, compare, stock, runs, publisher, send, timeLeftMs } = dependencies;
  return (commands: readonly Run[], at: number): Promise<PromiseSettledResult<void>[]> =>
    Promise.allSettled(commands.map((command) => reconcile(command, at)));

  async function reconcile({ data, actor, correlationId }: Run, at: number): Promise<void> {
    // Before any SKU is read: whatever is allocated later is under way.
    const { held, stockless } = await heldNow();
    let found = (data.found ?? NOTHING_FOUND) as FoundOfStock;
    const look = async (sku: string) => {
      const gaps = await compare(sku, data, held.get(sku) ?? NOTHING_HELD);
      if (!gaps) return;
      found = together(found, sku, gaps);
      await tell(sku, gaps, at, correlationId);
    };

    let hasBegun = false;
    /** Puts the rest of the run into the queue where the time is short, with one SKU looked at at least. */
    const leaves = async (rest: Partial<ReconcileStockCommand>) => {
      if (!hasBegun || timeLeftMs() >= TIME_FOR_A_SKU_MS) return false;
      const ofRun = { ...data, ...rest, found: { ...found, named: [...found.named] } };
      await send([reconcileStockCommand(ofRun, { actor, correlationId })]);
      return true;
    };

    if (data.productId !== undefined) await look(data.productId);
    else {
      let after: TimePlace | undefined = data.after;
      for (let isLast = false; !isLast; ) {
        const page = await skus({ limit: PAGE, direction: 'asc', ...(after ? { after } : {}) });
        isLast = page.length < PAGE;
        for (const { sku, createdAt } of page) {
          if (await leaves(after ? { after } : {})) return;
          await look(sku);
          hasBegun = true;
          after = { createdAt, id: sku };
        }
      }
      const { gone = '' } = data;
      let last = gone;
      for (const sku of await unlisted([...new Set([...held.keys(), ...stockless])].filter((one) => one > gone))) {
        if (await leaves({ ...(after ? { after } : {}), ...(last === '' ? {} : { gone: last }) })) return;
        await look(sku);
        hasBegun = true;
        last = sku;
      }
    }
    await runs.done(data.run, data.startedAt, actor, found);
  }

  /** Those that are not there, in an order that the rest of a run goes on in. */
  async function unlisted(named: readonly string[]): Promise<string[]> {
    const missing = await sideBySide(named, async (sku) => ((await stock.read(sku)) ? [] : [sku]));
    return missing.sort();
  }

  async function tell(sku: string, gaps: readonly StockGap[], at: number, correlationId: string): Promise<void> {
    if (gaps.length === 0) return;
    count('StockGaps');
    logger.error('what is known of a SKU differs', { productId: sku, gaps: gaps.slice(0, MAX_NAMED) });
    const [published] = await publisher.publish([stockGapFoundEvent(sku, gaps, at, correlationId)]);
    if (published?.status === 'rejected') throw published.reason;
  }
}

export function reconcileStockCommand(
  data: ReconcileStockCommand,
  by: Pick<Command, 'actor' | 'correlationId'>,
): Command {
  return { id: randomUUID(), command: RECONCILE_STOCK, data, ...by };
}

function together(found: FoundOfStock, sku: string, of: readonly StockGap[]): FoundOfStock {
  const gaps: Partial<Record<StockGapKind, number>> = { ...found.gaps };
  for (const { kind } of of) gaps[kind] = (gaps[kind] ?? 0) + 1;
  const isRight = of.length === 0;
  return {
    skus: found.skus + 1,
    skusWithGaps: found.skusWithGaps + (isRight ? 0 : 1),
    gaps,
    named: isRight ? found.named : [...found.named, sku].slice(0, MAX_NAMED),
  };
}
