import { randomUUID } from 'node:crypto';
import type { ReconcileOrdersCommand } from '#contracts/orders/reconcile-orders-command';
import type { ReceivedCommand } from '../../platform/boundary/commands.ts';
import type { EventPublisher } from '../../platform/events/event-publisher.ts';
import type { Command, SendCommands } from '../../platform/outgoing/command-queue.ts';
import type { TimePlace } from '../../platform/paging/time-shards.ts';
import { count, logger } from '../../platform/telemetry/observability.ts';
import type { Order } from '../order.ts';
import { type Charge, type Gap, type GapKind, gapsOf } from '../reconcile.ts';
import { gapFoundEvent } from './gap-found.ts';
import type { GatewayCharges } from './gateway-charges.ts';
import type { KnownOfOrders, Place } from './order-facts.ts';
import type { OrderLists } from './order-lists.ts';
import { type Found, MAX_NAMED, NOTHING_FOUND, type OrderReconciliations } from './order-reconciliations.ts';
import type { OrderRepository } from './order-repository.ts';

export const RECONCILE_ORDERS = 'orders.reconcile.v1';

/** Another page is begun with at least this much time: 100 orders of some reads each, and two calls of the ledger. */
export const TIME_FOR_A_PAGE_MS = 30_000;
const PAGE = 100;
/** Orders that are looked at side by side. */
const AT_ONCE = 10;

export interface ReconcileOrders {
  readonly lists: Pick<OrderLists, 'all'>;
  readonly orders: Pick<OrderRepository, 'read'>;
  readonly facts: KnownOfOrders;
  readonly charges: GatewayCharges;
  readonly runs: Pick<OrderReconciliations, 'done'>;
  readonly publisher: Pick<EventPublisher, 'publish'>;
  /** Puts the rest of a run into the queue again. */
  readonly send: SendCommands;
  readonly timeLeftMs: () => number;
}

type Run = ReceivedCommand<ReconcileOrdersCommand>;

/**
 * Goes through the orders of a run, then through the charges of the gateway and what the store says was placed, and leaves
 * the rest to another invocation when its time is nearly over. Nothing is repaired: which side is right is for a person to say.
 *
 * @returns a settled result for each command, in their order
 * @source docs/decisions/0114-commerce-is-compared.md
 */
export function reconcileOrders(dependencies: ReconcileOrders) {
  const { lists, orders, facts, charges, runs, publisher, send, timeLeftMs } = dependencies;
  return (commands: readonly Run[], at: number): Promise<PromiseSettledResult<void>[]> =>
    Promise.allSettled(commands.map((command) => reconcile(command, at)));

  async function reconcile(command: Run, at: number): Promise<void> {
    const { data, actor, correlationId } = command;
    const known = await charges();
    let found = (data.found ?? NOTHING_FOUND) as Found;
    const goOn = (place: Partial<ReconcileOrdersCommand>) =>
      send([
        reconcileCommand({ ...data, ...place, found: { ...found, named: [...found.named] } }, { actor, correlationId }),
      ]);

    if (data.placedAfter === undefined) {
      let after: TimePlace | undefined = data.after ?? (data.since ? { createdAt: data.since, id: '' } : undefined);
      for (let page = 1; ; page++) {
        if (page > 1 && timeLeftMs() < TIME_FOR_A_PAGE_MS) return goOn(after ? { after } : {});
        const listed = await lists.all({ limit: PAGE, direction: 'asc', ...(after ? { after } : {}) });
        found = together(found, await look(listed, known, data.settledBefore, at, correlationId));
        const last = listed.at(-1);
        if (listed.length < PAGE || !last) break;
        after = { createdAt: last.createdAt, id: last.orderId };
      }
      found = together(
        found,
        await lookForOrders([...known.values()].filter(isKept), 'the gateway keeps a charge', at, correlationId),
      );
    }
    let place: Place | undefined = data.placedAfter;
    for (let part = 1; ; part++) {
      if (part > 1 && timeLeftMs() < TIME_FOR_A_PAGE_MS) return goOn({ placedAfter: place as Record<string, string> });
      const { placed, next } = await facts.placed(place);
      // Of those that the gateway keeps a charge for it was told that they are not there.
      const isTold = (orderId: string) => isKept(known.get(orderId) ?? NO_CHARGE);
      const settled = placed.filter(({ orderId, createdAt }) => createdAt <= data.settledBefore && !isTold(orderId));
      found = together(found, await lookForOrders(settled, 'ORDER_PLACED_EVENT is in the store', at, correlationId));
      if (!next) break;
      place = next;
    }
    await runs.done(data.run, data.startedAt, actor, found);
  }

  /** Compares orders that nothing has happened to for a while. */
  async function look(
    listed: readonly Order[],
    known: ReadonlyMap<string, Charge>,
    settledBefore: string,
    at: number,
    correlationId: string,
  ): Promise<Found> {
    const settled = listed.filter(({ updatedAt }) => updatedAt <= settledBefore);
    return inTurns(settled, async ({ orderId }) => {
      // The index may be behind.
      const order = await orders.read(orderId);
      if (!order || order.updatedAt > settledBefore) return undefined;
      const gaps = gapsOf(await facts.of(order, known.get(orderId), at));
      // Moved while all of this was read: what is known of it is of two moments.
      if (gaps.length > 0 && (await orders.read(orderId))?.version !== order.version) return undefined;
      await tell(orderId, gaps, at, correlationId);
      return { orderId, gaps };
    });
  }

  /** What stands under the id of an order that is not there. */
  function lookForOrders(
    ids: readonly { readonly orderId: string }[],
    what: string,
    at: number,
    correlationId: string,
  ) {
    return inTurns(ids, async ({ orderId }) => {
      if (await orders.read(orderId)) return undefined;
      const gaps: Gap[] = [{ kind: 'order_missing', found: `${what}, and there is no such order` }];
      await tell(orderId, gaps, at, correlationId);
      return { orderId, gaps };
    });
  }

  async function tell(orderId: string, gaps: readonly Gap[], at: number, correlationId: string): Promise<void> {
    if (gaps.length === 0) return;
    count('OrderGaps');
    logger.error('what is known of an order differs', { orderId, gaps });
    const [published] = await publisher.publish([gapFoundEvent(orderId, gaps, at, correlationId)]);
    if (published?.status === 'rejected') throw published.reason;
  }
}

export function reconcileCommand(data: ReconcileOrdersCommand, by: Pick<Command, 'actor' | 'correlationId'>): Command {
  return { id: randomUUID(), command: RECONCILE_ORDERS, data, ...by };
}

const NO_CHARGE = { captured: 0, refunded: 0 } as const;
const isKept = ({ captured, refunded }: Pick<Charge, 'captured' | 'refunded'>) => captured > refunded;

async function inTurns<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<{ readonly orderId: string; readonly gaps: readonly Gap[] } | undefined>,
): Promise<Found> {
  let found = NOTHING_FOUND;
  for (let first = 0; first < items.length; first += AT_ONCE) {
    const seen = await Promise.all(items.slice(first, first + AT_ONCE).map(work));
    for (const each of seen) if (each) found = together(found, foundOf(each));
  }
  return found;
}

function foundOf({ orderId, gaps }: { readonly orderId: string; readonly gaps: readonly Gap[] }): Found {
  const counted: Partial<Record<GapKind, number>> = {};
  for (const { kind } of gaps) counted[kind] = (counted[kind] ?? 0) + 1;
  const isRight = gaps.length === 0;
  return { orders: 1, ordersWithGaps: isRight ? 0 : 1, gaps: counted, named: isRight ? [] : [orderId] };
}

function together(one: Found, other: Found): Found {
  const gaps: Partial<Record<GapKind, number>> = { ...one.gaps };
  for (const [kind, times] of Object.entries(other.gaps) as [GapKind, number][]) gaps[kind] = (gaps[kind] ?? 0) + times;
  return {
    orders: one.orders + other.orders,
    ordersWithGaps: one.ordersWithGaps + other.ordersWithGaps,
    gaps,
    named: [...one.named, ...other.named].slice(0, MAX_NAMED),
  };
}
