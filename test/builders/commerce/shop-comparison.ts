import { heldLines, type StockOfOrder } from '../../../shared/inventory/contracts/held-stock.ts';
import type { MovedStock, Movement } from '../../../shared/inventory/movement.ts';
import type { HeldForOrder } from '../../../shared/inventory/stock-gaps.ts';
import { orderGaps, ordersThatDiffer, readMovements, reservedGaps } from '../../../shared/inventory/stock-gaps.ts';
import { linesOf } from '../../../shared/orders/contracts/lines.ts';
import type { Order } from '../../../shared/orders/order.ts';
import type { PointsFacts } from '../../../shared/orders/points-gaps.ts';
import { gapsOf } from '../../../shared/orders/reconcile.ts';
import { leftToShip } from '../../../shared/orders/shipment.ts';
import { type Payment, takenOf } from '../../../shared/payments/payment.ts';
import type { Shop } from './shop.ts';

/** Whatever has happened is settled. */
const LATER = '9999';

/** What a night's comparison of orders and of stock would tell of a shop in which nothing is left to do. */
export function toldByNight(shop: Shop, movements: readonly Movement[]): string[] {
  const orders = shop.tables.items('orders').flatMap((item) => {
    const order = item as unknown as Order;
    return gapsOf(factsOf(shop, order)).map(({ kind, found }) => `${order.orderId}: ${kind}, ${found}`);
  });
  const stocks = shop.tables.items('inventory').filter(({ SK }) => SK === 'STOCK');
  return [...orders, ...stocks.flatMap((stock) => stockGaps(shop, stock as unknown as MovedStock, movements))];
}

function factsOf({ tables, gateway, ledger }: Shop, order: Order): Parameters<typeof gapsOf>[0] {
  const { orderId, points } = order;
  const PK = `ORDER#${orderId}`;
  const allocation = tables.at('inventory', { PK, SK: 'ALLOCATION' }) as unknown as StockOfOrder | undefined;
  const payment = tables.at('payments', { PK }) as unknown as Payment | undefined;
  const ofOrder = tables.items('events').filter(({ pk }) => pk === `EVENTS#ORDER_ID#${orderId}`);
  const kept = tables
    .items('payments')
    .reduce((sum, { orderId: of, pointsKept = 0 }) => sum + (of === orderId ? Number(pointsKept) : 0), 0);
  const hold = [...ledger.holds.values()].find(({ key }) => key === `order-${orderId}-hold`);
  const item = tables.at('payments', { PK: `POINTS#${orderId}` });
  const facts: PointsFacts = {
    status: item && String(item.status),
    kept,
    // Of a hold that payments have never heard of they cannot ask.
    ledger:
      hold && item?.holdId && !ledger.isClosed
        ? { isHeld: hold.state === 'held', spent: hold.state === 'spent' ? hold.points : 0, back: hold.restored }
        : undefined,
  };
  return {
    order,
    events: ofOrder.map(({ eventName }) => String(eventName)),
    allocationStatus: allocation?.status,
    ...(allocation ? { held: heldLines(allocation), toShip: leftToShip(order) } : {}),
    paymentStatus: payment?.paymentStatus,
    charge: [...gateway.charges.values()].find((each) => each.orderId === orderId),
    captured: payment?.capture === 'on_shipment' ? takenOf(payment) : undefined,
    ...(points === undefined ? {} : { points: facts }),
  };
}

function stockGaps({ tables }: Shop, stock: MovedStock, movements: readonly Movement[]): string[] {
  const { sku } = stock;
  const moved = movements.filter((each) => each.sku === sku).toSorted((one, other) => other.version - one.version);
  const read = readMovements(stock, moved, true, { settledBefore: LATER });
  const open = (orderId: string) => {
    const kept = tables.at('inventory', { PK: `ORDER#${orderId}`, SK: 'ALLOCATION' });
    return heldLines(kept as unknown as StockOfOrder).find(({ productId }) => productId === sku)?.quantity ?? 0;
  };
  const held = new Map<string, HeldForOrder>();
  const untold = tables.items('inventory').flatMap((item) => {
    const orderId = String(item.orderId);
    if (item.SK !== 'ALLOCATION' || open(orderId) === 0) return [];
    const unitsIn = (order: unknown) =>
      linesOf(order as StockOfOrder).find(({ productId }) => productId === sku)?.quantity ?? 0;
    const of = { units: open(orderId), allocated: unitsIn(item), createdAt: '', updatedAt: '' };
    held.set(orderId, of);
    const key = { pk: `EVENTS#ORDER_ID#${orderId}`, sk: 'EVENT#ORDER_STOCK_ALLOCATED_EVENT' };
    const event = tables.at('events', key);
    return orderGaps(orderId, of, event && unitsIn(event.eventData));
  });
  const differ = ordersThatDiffer(read.reserved, held, LATER, undefined).map((orderId) => ({
    ...{ orderId, open: open(orderId), reserved: read.reserved.get(orderId)?.units ?? 0 },
  }));
  return [...read.gaps, ...reservedGaps(differ, read.reservedUnseen), ...untold].map(
    ({ kind, found }) => `${sku}: ${kind}, ${found}`,
  );
}
