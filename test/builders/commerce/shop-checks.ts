import assert from 'node:assert/strict';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Allocation } from '../../../shared/inventory/allocation.ts';
import { type MovedStock, type Movement, movementOf } from '../../../shared/inventory/movement.ts';
import { linesOf } from '../../../shared/orders/contracts/lines.ts';
import type { Order } from '../../../shared/orders/order.ts';
import { leftToShip } from '../../../shared/orders/shipment.ts';
import { MAX_RETRIES, type Payment, takenOf } from '../../../shared/payments/payment.ts';
import type { Item } from '../table/limits.ts';
import type { CommerceModules } from './commerce-modules.ts';
import type { Schedule } from './schedule.ts';
import type { Shop } from './shop.ts';
import { toldByNight } from './shop-comparison.ts';
import type { TableChange } from './shop-tables.ts';

/** Where an order, a stock and a payment stay. */
const LAST: Readonly<Record<string, readonly string[]>> = {
  orders: ['STOCK_DEPLETED', 'PAYMENT_REJECTED', 'COMPLETED', 'CANCELED', 'EXPIRED'],
  inventory: [
    'DEPLETED',
    'DISPATCHED',
    'DEALLOCATED_PAYMENT_REJECTED',
    'DEALLOCATED_ORDER_CANCELED',
    'DEALLOCATED_ORDER_EXPIRED',
  ],
  payments: ['PAYMENT_REJECTED', 'PAYMENT_CANCELED', 'PAYMENT_REFUNDED', 'GIVEN_BACK'],
};
/** What tells where it is: payments have points of orders beside them. */
const STATE_IN: Readonly<Record<string, readonly string[]>> = {
  orders: ['state'],
  inventory: ['status'],
  payments: ['paymentStatus', 'status'],
};
const RESERVING = ['ALLOCATED', 'COMPLETED_PAYMENT_ACCEPTED'];
export const PAID: readonly string[] = ['PAYMENT_ACCEPTED', 'PARTIALLY_SHIPPED', 'SHIPPED', 'COMPLETED'];

/** What an order comes to by its events. */
const ENDS = [
  ['ORDER_STOCK_DEPLETED_EVENT', 'STOCK_DEPLETED'],
  ['ORDER_PAYMENT_REJECTED_EVENT', 'PAYMENT_REJECTED'],
  ['ORDER_CANCELED_EVENT', 'CANCELED'],
  ['ORDER_EXPIRED_EVENT', 'EXPIRED'],
  ['ORDER_COMPLETED_EVENT', 'COMPLETED'],
] as const;

/** Two answers to one question: never both of them are told of one order. */
const CONTRADICTIONS = [
  ['ORDER_STOCK_ALLOCATED_EVENT', 'ORDER_STOCK_DEPLETED_EVENT'],
  ['ORDER_PAYMENT_ACCEPTED_EVENT', 'ORDER_PAYMENT_REJECTED_EVENT'],
  ['ORDER_PAYMENT_ACCEPTED_EVENT', 'ORDER_STOCK_DEPLETED_EVENT'],
  ['ORDER_COMPLETED_EVENT', 'ORDER_CANCELED_EVENT'],
  ['ORDER_SHIPPED_EVENT', 'ORDER_CANCELED_EVENT'],
  ['ORDER_SHIPPED_EVENT', 'ORDER_EXPIRED_EVENT'],
] as const;

/** Sees every transaction as it is made, and what must hold at any time. */
export class Watch {
  /** All that orders have been, oldest first. */
  readonly orderChanges: TableChange[] = [];
  /** The same of payments. */
  readonly paymentChanges: TableChange[] = [];
  /** What the table's stream makes of the changes of stock. */
  readonly movements: Movement[] = [];
  readonly #been = new Map<string, string[]>();

  /** Keeps what the stream makes of changes, whatever they are. */
  note(changes: readonly TableChange[]): void {
    for (const { after } of changes)
      if (after?.SK === 'STOCK') this.movements.push(movementOf(after as unknown as MovedStock));
  }

  see(changes: readonly TableChange[]): void {
    this.note(changes);
    for (const { table, before, after } of changes) {
      if (table === 'events') assert(!before || isSame(before, after), `${after?.sk} says something else than before`);
      if (table === 'orders') this.orderChanges.push({ table, before, after });
      if (table === 'payments') this.paymentChanges.push({ table, before, after });
      if (after?.SK === 'STOCK') isStock(before, after);
      const place = `${table} ${after?.PK}`;
      const state = STATE_IN[table]?.map((name) => after?.[name]).find((said) => said !== undefined);
      if (typeof state !== 'string') continue;
      const been = this.#been.get(place) ?? [];
      const last = been.at(-1);
      if (state === last) continue;
      assert(!last || !LAST[table]?.includes(last), `${place} was ${last} for good, and is ${state}`);
      assert(!been.includes(state), `${place} was ${been.join(', ')} and is ${state} again`);
      this.#been.set(place, [...been, state]);
    }
  }
}

/** No stock is below nothing, and each change of it begins where the last one ended. */
function isStock(before: Item | undefined, after: Item): void {
  const { sku, units, reserved, version, previousUnits, previousReserved } = after;
  for (const amount of [units, reserved])
    assert(Number.isInteger(amount) && Number(amount) >= 0, `${sku} has ${units} free and ${reserved} reserved units`);
  const { units: free = 0, reserved: held = 0, version: changes = 0 } = before ?? {};
  assert.deepEqual([previousUnits, previousReserved, version], [free, held, Number(changes) + 1], `${sku} as it was`);
}

/** What must hold once nothing is left to do. */
export function shopIsCoherent(shop: Shop, { actions }: Schedule, watch: Watch, commerce: CommerceModules): void {
  nothingIsParked(shop);
  stockIsExact(shop);
  for (const order of shop.tables.items('orders')) orderIsExplained(shop, order);
  for (const { action } of actions)
    if (action.kind === 'place' && shop.asked.some((each) => each.action === action && each.answered === 'done'))
      assert(shop.tables.at('orders', { PK: `ORDER#${action.order}` }), `${action.order} was placed, and is not there`);
  answersAreTrue(shop);
  for (const { orderId } of shop.gateway.charges.values()) {
    const accepted = [...shop.gateway.charges.values()].filter(
      (each) => each.orderId === orderId && each.outcome === 'accepted',
    );
    assert(accepted.length <= 1, `${orderId} was charged ${accepted.length} times`);
  }
  allIsAnnounced(shop, watch, commerce);
  moneyIsAnnounced(shop, watch, commerce);
  assert.deepEqual(toldByNight(shop, watch.movements), [], 'what the comparison of a night tells');
}

/** What the shop itself tells is never refused. */
function nothingIsParked({ parked }: Shop): void {
  assert.deepEqual(
    parked.map(({ message, reason }) => `${message.worker.name}: ${reason}`),
    [],
  );
}

function stockIsExact({ tables }: Shop): void {
  const sums = new Map<string, { lots: number; reserved: number; gone: number }>();
  const of = (sku: string) => {
    const sum = sums.get(sku) ?? { lots: 0, reserved: 0, gone: 0 };
    sums.set(sku, sum);
    return sum;
  };
  for (const item of tables.items('events'))
    if (item.eventName === 'SKU_RESTOCKED_EVENT') {
      const { sku, units } = item.eventData as { readonly sku: string; readonly units: number };
      of(sku).lots += units;
    }
  const items = tables.items('inventory');
  for (const item of items) {
    const status = String(item.status);
    if (item.SK !== 'ALLOCATION') continue;
    const allocation = item as unknown as Allocation;
    const held = new Map(linesOf(allocation).map(({ productId, quantity }) => [productId, quantity]));
    for (const { productId, quantity } of Object.values(allocation.dispatched ?? {}).flat()) {
      of(productId).gone += quantity;
      held.set(productId, (held.get(productId) ?? 0) - quantity);
    }
    for (const [productId, quantity] of held) {
      assert(quantity >= 0, `more ${productId} left the house than ${allocation.orderId} has`);
      if (RESERVING.includes(status)) of(productId).reserved += quantity;
      else if (status === 'DISPATCHED') of(productId).gone += quantity;
    }
  }
  for (const [sku, { lots, reserved, gone }] of sums) {
    const stock = items.find(({ PK, SK }) => PK === `SKU#${sku}` && SK === 'STOCK');
    assert.deepEqual(
      { free: stock?.units ?? 0, reserved: stock?.reserved ?? 0 },
      { free: lots - reserved - gone, reserved },
      `${sku}: ${lots} came in, ${gone} went out`,
    );
  }
}

function orderIsExplained(shop: Shop, order: Item): void {
  const { tables } = shop;
  const { orderId, state } = order as unknown as Order;
  const told = new Set(
    tables
      .items('events')
      .flatMap(({ pk, eventName }) => (pk === `EVENTS#ORDER_ID#${orderId}` ? [String(eventName)] : [])),
  );
  for (const [one, other] of CONTRADICTIONS)
    assert(!told.has(one) || !told.has(other), `${orderId} has ${one} and ${other}`);
  const ends: string[] = ENDS.flatMap(([eventName, end]) => (told.has(eventName) ? [end] : []));
  if (ends.length === 0) ends.push(told.has('ORDER_SHIPPED_EVENT') ? shippedState(order) : 'PAYMENT_ACCEPTED');
  // Cancelled at its door it is so whatever is told later; told from outside, it may have ended before.
  const said =
    (order as unknown as Order).reason !== undefined ? ['CANCELED'] : ends.includes('EXPIRED') ? ['EXPIRED'] : ends;
  assert(said.includes(state), `${orderId} is ${state}, and its events say ${[...told].join(', ')}`);

  const allocation = tables.at('inventory', { PK: `ORDER#${orderId}`, SK: 'ALLOCATION' });
  const stock = String(allocation?.status);
  const expected = ['SHIPPED', 'COMPLETED'].includes(state)
    ? 'DISPATCHED'
    : PAID.includes(state)
      ? 'COMPLETED_PAYMENT_ACCEPTED'
      : undefined;
  if (expected) assert.equal(stock, expected, `the stock of ${orderId}, which is ${state}`);
  else assert(!RESERVING.includes(stock) && stock !== 'DISPATCHED', `${orderId} is ${state} and its stock ${stock}`);

  moneyIsExact(shop, order as unknown as Order);
  pointsAreExact(shop, order as unknown as Order);
}

/** What was ordered, what was given back of it, and what of both is money. In minor units. */
function sumsOf({ price, pointsWorth = 0, refunds = {} }: Order) {
  const whole = Math.round(price * 100);
  const refunded = Object.values(refunds).reduce((sum, { amount }) => sum + amount, 0);
  return { whole, money: whole - pointsWorth, refunded, moneyBack: Math.min(refunded, whole - pointsWorth) };
}

function moneyIsExact(shop: Shop, order: Order): void {
  const { tables, gateway } = shop;
  const { orderId, state, capture, shipments = {} } = order;
  const { whole, money, refunded, moneyBack } = sumsOf(order);
  const isPaid = PAID.includes(state);
  const charge = [...gateway.charges.values()].find((each) => each.orderId === orderId);
  const kept = (charge?.captured ?? 0) - (charge?.refunded ?? 0);
  const shipped = Object.values(shipments).reduce((sum, { amount = Number.NaN }) => sum + amount, 0);
  const taken = capture && ['PAYMENT_ACCEPTED', 'PARTIALLY_SHIPPED'].includes(state) ? shipped : money;
  const due = isPaid ? taken - moneyBack : 0;
  assert.equal(kept, due, `what the gateway keeps for ${orderId}, which is ${state}`);
  if (charge?.outcome === 'accepted')
    assert.equal(charge.voided === true, !isPaid, `whether the charge for ${orderId}, which is ${state}, is let go`);
  const payment = tables.at('payments', { PK: `ORDER#${orderId}` }) as unknown as Payment | undefined;
  if (payment?.paymentStatus === 'PAYMENT_REJECTED') rejectionIsExplained(shop, order, payment);
  if (!isPaid) return;
  assert.equal(
    payment?.paymentStatus,
    refunded === whole ? 'PAYMENT_REFUNDED' : 'PAYMENT_ACCEPTED',
    `the payment of ${orderId}, of which ${refunded} of ${whole} are given back`,
  );
  assert.equal(payment?.capture, capture, `when the money of ${orderId} is taken`);
  if (payment) assert.equal(takenOf(payment), taken, `what payments say is taken for ${orderId}`);
}

/** Nobody is refused who could have paid. */
function rejectionIsExplained({ gateway, ledger, tables }: Shop, { orderId }: Order, payment: Payment): void {
  const { reason } = tables.at('payments', { PK: `ORDER#${orderId}` }) as { readonly reason?: string };
  const key = `order-${orderId}-hold`;
  const charge = gateway.charges.get(orderId);
  if (reason === 'points_refused') {
    const hasLapsed = [...ledger.holds.values()].some((hold) => hold.key === key && hold.state === 'lapsed');
    assert(ledger.refused.has(key) || hasLapsed || ledger.isClosed, `${orderId} is refused points that the member has`);
  }
  if (reason === 'declined') assert(charge?.outcome === 'rejected', `${orderId} is declined, and its charge is not`);
  if (reason === 'no_answer')
    assert(payment.paymentRetries > MAX_RETRIES, `${orderId} is given up after ${payment.paymentRetries} retries`);
}

function pointsAreExact({ tables, ledger }: Shop, order: Order): void {
  const { orderId, state, points, pointsWorth = 0 } = order;
  const { refunded, moneyBack } = sumsOf(order);
  const held = [...ledger.holds.values()].filter(({ key }) => key === `order-${orderId}-hold`);
  assert(held.length <= (points === undefined ? 0 : 1), `points of ${orderId} were held ${held.length} times`);
  const item = tables.at('payments', { PK: `POINTS#${orderId}` });
  if (points === undefined) return;
  const [hold] = held;
  const isWithOrder = hold !== undefined && ['held', 'spent'].includes(hold.state);
  const lost = tables
    .items('payments')
    .reduce((sum, { orderId: of, pointsKept = 0 }) => sum + (of === orderId ? Number(pointsKept) : 0), 0);
  const kept = isWithOrder ? hold.points - hold.restored - lost : 0;
  const back = Math.floor((points * (refunded - moneyBack)) / pointsWorth);
  assert.equal(kept, PAID.includes(state) ? points - back : 0, `points that ${orderId}, which is ${state}, keeps`);
  assert(lost === 0 || ledger.isClosed, `${lost} points of ${orderId} stay with nobody, and the member is there`);
  if (PAID.includes(state))
    assert.deepEqual([item?.status, hold?.state], ['SPENT', 'spent'], `the points of ${orderId}`);
  else
    assert(
      [undefined, 'GIVEN_BACK', 'REFUSED'].includes(item?.status as string),
      `points of ${orderId}: ${item?.status}`,
    );
}

/** What the payments' stream says to others is what the gateway has done, where an order kept its payment. */
function moneyIsAnnounced({ tables, gateway }: Shop, { paymentChanges }: Watch, commerce: CommerceModules): void {
  const told = paymentChanges.flatMap(({ before, after }) => commerce.paymentsAnnouncedBy(asRecord(before, after)));
  const ids = told.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, `announced twice: ${ids.join(', ')}`);
  for (const order of tables.items('orders') as unknown as Order[]) {
    if (!PAID.includes(order.state)) continue;
    const sumOf = (type: string) =>
      told.reduce((sum, { type: each, data }) => {
        const { orderId, amount } = data as { readonly orderId: string; readonly amount: number };
        return sum + (each === type && orderId === order.orderId ? amount : 0);
      }, 0);
    const { captured, refunded } = gateway.charges.get(order.orderId) ?? { captured: 0, refunded: 0 };
    assert.deepEqual(
      [sumOf('payments.paymentCaptured.v1'), sumOf('payments.paymentRefunded.v1')],
      [captured, refunded],
      `what is told of the money of ${order.orderId}`,
    );
  }
}

const shippedState = (order: Item) =>
  leftToShip(order as unknown as Order).length === 0 ? 'SHIPPED' : 'PARTIALLY_SHIPPED';

/** Who was told that something is done finds it done. */
function answersAreTrue({ asked, tables }: Shop): void {
  for (const { action, answered } of asked) {
    if (answered !== 'done' || !('order' in action)) continue;
    const order = tables.at('orders', { PK: `ORDER#${action.order}` });
    const state = String(order?.state);
    if (action.kind === 'complete') assert.equal(state, 'COMPLETED', `${action.order} was completed`);
    if (action.kind === 'cancel')
      assert(
        ['CANCELED', 'STOCK_DEPLETED', 'PAYMENT_REJECTED', 'EXPIRED'].includes(state),
        `${action.order} was cancelled and is ${state}`,
      );
    if (action.kind === 'ship' && order) {
      const { shipments = {} } = order as unknown as Order;
      assert(
        Object.keys(shipments).length > 0 || leftToShip(order as unknown as Order).length === 0,
        `${action.order} was shipped`,
      );
    }
    if (action.kind === 'refund') {
      const refunds = Object.values((order?.refunds ?? {}) as Record<string, { readonly amount: number }>);
      assert(
        refunds.some(({ amount }) => amount === action.cents),
        `a refund of ${action.order} is forgotten`,
      );
    }
  }
}

/** What the orders' stream says to others: each thing once, whatever was repeated. */
function allIsAnnounced({ tables }: Shop, { orderChanges }: Watch, { announcedBy }: CommerceModules): void {
  const ids: string[] = [];
  for (const { before, after } of orderChanges) for (const { id } of announcedBy(asRecord(before, after))) ids.push(id);
  assert.equal(new Set(ids).size, ids.length, `announced twice: ${ids.join(', ')}`);
  const expected = tables
    .items('orders')
    .flatMap(({ orderId, state, refunds = {}, shipments = {}, deliveredAt }) => [
      `${orderId}#created#v1`,
      ...(state === 'COMPLETED' ? [`${orderId}#completed#v2`, `${orderId}#completed#v1`] : []),
      ...(state === 'EXPIRED' ? [`${orderId}#expired#v1`] : []),
      ...(state === 'CANCELED' ? [`${orderId}#cancelled#v1`] : []),
      ...(PAID.includes(String(state)) ? [`${orderId}#confirmed#v1`] : []),
      ...Object.keys(shipments as object).map((shipmentId) => `${orderId}#shipped#${shipmentId}`),
      ...(deliveredAt ? [`${orderId}#delivered#v1`] : []),
      ...Object.keys(refunds as object).map((refundId) => `${orderId}#refunded#${refundId}`),
    ]);
  const heard = new Set(ids);
  for (const id of expected) assert(heard.delete(id), `${id} is not announced`);
  // Confirmed, and cancelled or back since.
  for (const id of heard) assert(id.endsWith('#confirmed#v1'), `${id} is announced`);
}

function asRecord(before: Item | undefined, after: Item | undefined): DynamoDBRecord {
  const image = (item: Item | undefined) => item && marshall(item as Record<string, never>);
  const dynamodb = { NewImage: image(after), ...(before ? { OldImage: image(before) } : {}) };
  return { eventName: before ? 'MODIFY' : 'INSERT', dynamodb } as unknown as DynamoDBRecord;
}

const isSame = (one: Item, other: Item | undefined) =>
  JSON.stringify(one.eventData) === JSON.stringify(other?.eventData);
