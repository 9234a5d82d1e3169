import { below, oneOf, type Random, seededRandom } from '../random.ts';

/** What somebody asks of the shop. Small numbers, so that they meet. */
export type Action =
  | { readonly kind: 'restock'; readonly sku: string; readonly lot: number; readonly units: number }
  | ({ readonly kind: 'place'; readonly order: string } & Ordered)
  | { readonly kind: 'cancel'; readonly order: string }
  | { readonly kind: 'complete'; readonly order: string }
  | { readonly kind: 'refund'; readonly order: string; readonly key: number; readonly cents: number }
  /** A part of what is ordered first, or all that is left. */
  | { readonly kind: 'ship'; readonly order: string; readonly key: number; readonly units: number }
  | { readonly kind: 'deliver'; readonly order: string; readonly key: number }
  /** Time is over for whoever has not paid. */
  | { readonly kind: 'expire' }
  /** Whatever points are held for orders is held no longer. */
  | { readonly kind: 'lapse' }
  /** Whatever money is set aside for orders is set aside no longer. */
  | { readonly kind: 'lapse-money' }
  /** The member is erased. */
  | { readonly kind: 'close' }
  /** By the door for events of any kind, which the order may be behind. */
  | { readonly kind: 'tell-cancelled'; readonly order: string };

/** Somebody may wait with it until stock came in, points are held, its order was placed, allocated or paid, or any was refunded; when nothing else happens it is asked anyway. */
export interface Planned {
  readonly action: Action;
  readonly waitsFor: 'nothing' | 'stock' | 'placing' | 'allocation' | 'hold' | 'payment' | 'refund';
}

/** What is ordered, and what it is paid with. */
export interface Ordered {
  readonly lines: readonly OrderedLine[];
  readonly cents: number;
  /** That pay a part of it, or all; absent where money pays it alone. */
  readonly points?: number;
  /** Of one of them, in cents. */
  readonly pointWorth?: number;
}

export interface OrderedLine {
  readonly productId: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

/** What goes wrong, and how often, as long as anything does. */
export interface Trouble {
  readonly writes: number;
  readonly deaths: number;
  readonly doubles: number;
  readonly gatewayFails: number;
  readonly gatewayCuts: number;
  readonly ledgerFails: number;
  readonly ledgerCuts: number;
}

export interface Schedule {
  /** Of all that is drawn while it runs. */
  readonly seed: number;
  readonly trouble: Trouble;
  /** Orders whose charge the gateway rejects. */
  readonly rejected: readonly string[];
  /** How many points the member has. */
  readonly points: number;
  /** When money is taken; drawn for each charge where somebody changes it all the time. */
  readonly captures: 'at_once' | 'on_shipment' | 'either';
  readonly actions: readonly Planned[];
}

const SKUS = ['APPLES', 'PEARS'] as const;

/** The same seed gives the same schedule. */
export function scheduleOf(seed: number): Schedule {
  const random = seededRandom(seed);
  const orders = Array.from({ length: oneOf(random, [1, 1, 1, 1, 2, 3]) }, (_, index) => `order-${index}`);
  const chance = (most: number) => (random() < 0.3 ? 0 : random() * most);
  const trouble = {
    writes: chance(0.15),
    deaths: chance(0.2),
    doubles: chance(0.6),
    gatewayFails: chance(0.5),
    gatewayCuts: chance(0.4),
    ledgerFails: chance(0.4),
    ledgerCuts: chance(0.4),
  };
  const points = below(random, 25_000);
  const theme = oneOf(random, THEMES);
  const captures = oneOf(random, theme === shipping ? OFTEN_ON_SHIPMENT : OFTEN_AT_ONCE);
  const rejected = orders.filter(() => random() < 0.1);
  const actions = [
    ...SKUS.map((sku) => aLot(random, sku, 0)),
    ...orders.map((order) => anOrder(random, order)),
    ...theme(random, orders),
  ];
  return { seed, trouble, rejected, points, captures, actions };
}

function aLot(random: Random, sku: string, lot: number): Planned {
  return { action: { kind: 'restock', sku, lot, units: 1 + below(random, 12) }, waitsFor: 'nothing' };
}

function anOrder(random: Random, order: string): Planned {
  const lineOf = (productId: string) => ({ productId, quantity: 1 + below(random, 3), unitPrice: 1 });
  const [first, other] = random() < 0.5 ? SKUS : ([SKUS[1], SKUS[0]] as const);
  const lines = random() < 0.3 ? [lineOf(first), lineOf(other)] : [lineOf(first)];
  // Nothing, and 100,000 and more, is not charged at all.
  const cents = random() < 0.05 ? oneOf(random, [0, 10_000_000]) : 100 + below(random, 10_000);
  const ordered = { lines, cents, ...somePoints(random, cents) };
  return { action: { kind: 'place', order, ...ordered }, waitsFor: random() < 0.93 ? 'stock' : 'nothing' };
}

/** No more than the order costs. */
function somePoints(random: Random, cents: number): Pick<Ordered, 'points' | 'pointWorth'> {
  const pointWorth = oneOf(random, [1, 1, 3]);
  const most = Math.floor(cents / pointWorth);
  if (most === 0 || random() < 0.5) return {};
  return { points: random() < 0.2 ? most : 1 + below(random, most), pointWorth };
}

/** What often goes together, so that rare meetings are not rare here. */
const THEMES: readonly [Theme, ...Theme[]] = [
  anything,
  anything,
  shipping,
  shipping,
  givingBack,
  givingBack,
  cancelling,
  cancelling,
  telling,
  lapsing,
  closing,
];

const OFTEN_ON_SHIPMENT = ['at_once', 'on_shipment', 'on_shipment', 'either'] as const;
const OFTEN_AT_ONCE = ['at_once', 'at_once', 'at_once', 'at_once', 'on_shipment', 'either'] as const;

type Theme = (random: Random, orders: readonly string[]) => Planned[];

function anything(random: Random, orders: readonly string[]): Planned[] {
  return Array.from({ length: below(random, 6) }, () => somethingMore(random, oneOf(random, ['order-0', ...orders])));
}

/** Shipments in parts that overlap with each other, and with what else ends an order. */
function shipping(random: Random): Planned[] {
  const order = 'order-0';
  const shipments = Array.from({ length: 1 + below(random, 3) }, (_, key) => key);
  return [
    ...shipments.map((): Planned => ({ action: aShipment(random, order), waitsFor: 'payment' })),
    ...shipments.map((key): Planned => ({ action: { kind: 'deliver', order, key }, waitsFor: 'payment' })),
    ...(random() < 0.3 ? [{ action: { kind: 'complete', order }, waitsFor: 'payment' } as const] : []),
    ...(random() < 0.3 ? [{ action: { kind: 'lapse-money' }, waitsFor: 'payment' } as const] : []),
    ...(random() < 0.3 ? [{ action: aRefund(random, order), waitsFor: 'payment' } as const] : []),
    ...(random() < 0.3 ? [somethingMore(random, order)] : []),
  ];
}

/** An order that is said to be cancelled before it is there. */
function telling(): Planned[] {
  return [{ action: { kind: 'tell-cancelled', order: 'order-0' }, waitsFor: 'placing' }];
}

/** A member who is erased while the order is given back. */
function closing(random: Random): Planned[] {
  const order = 'order-0';
  const close: Planned = { action: { kind: 'close' }, waitsFor: 'refund' };
  const ending: Action = random() < 0.5 ? { kind: 'cancel', order } : aRefund(random, order);
  return [
    { action: aRefund(random, order), waitsFor: 'payment' },
    close,
    { action: ending, waitsFor: 'payment' },
    { action: aRefund(random, order), waitsFor: 'payment' },
  ];
}

/** Points that are held no longer while the rest is paid. */
function lapsing(): Planned[] {
  return [{ action: { kind: 'lapse' }, waitsFor: 'hold' }];
}

/** Money that is given back in parts and as a whole at one time. */
function givingBack(random: Random): Planned[] {
  const order = 'order-0';
  return [
    ...Array.from(
      { length: 1 + below(random, 3) },
      (): Planned => ({
        action: aRefund(random, order),
        waitsFor: 'payment',
      }),
    ),
    ...(random() < 0.6 ? [{ action: { kind: 'cancel', order }, waitsFor: 'payment' } as const] : []),
    ...(random() < 0.3 ? [{ action: aShipment(random, order), waitsFor: 'payment' } as const] : []),
  ];
}

/** Orders that are cancelled while they are paid. */
function cancelling(random: Random, orders: readonly string[]): Planned[] {
  return orders.flatMap((order): Planned[] =>
    random() < 0.8
      ? [{ action: { kind: 'cancel', order }, waitsFor: oneOf(random, ['allocation', 'allocation', 'placing']) }]
      : [],
  );
}

function somethingMore(random: Random, order: string): Planned {
  const chance = random();
  const waitsFor = oneOf<Planned['waitsFor']>(random, ['payment', 'payment', 'allocation', 'placing', 'nothing']);
  if (chance < 0.3) return { action: { kind: 'cancel', order }, waitsFor };
  if (chance < 0.45) return { action: { kind: 'complete', order }, waitsFor };
  if (chance < 0.65) return { action: aRefund(random, order), waitsFor: 'payment' };
  if (chance < 0.8) return { action: aShipment(random, order), waitsFor: 'payment' };
  if (chance < 0.85) return { action: { kind: 'expire' }, waitsFor: 'nothing' };
  if (chance < 0.88) return { action: { kind: 'lapse' }, waitsFor: 'nothing' };
  if (chance < 0.9) return { action: { kind: 'close' }, waitsFor };
  if (chance < 0.95) return { action: { kind: 'deliver', order, key: below(random, 2) }, waitsFor: 'payment' };
  return aLot(random, oneOf(random, SKUS), below(random, 3));
}

function aShipment(random: Random, order: string): Action {
  return { kind: 'ship', order, key: below(random, 3), units: below(random, 3) };
}

function aRefund(random: Random, order: string): Action {
  const cents = 1 + below(random, oneOf(random, [500, 3000, 8000, 12_000]));
  return { kind: 'refund', order, key: below(random, 3), cents };
}
