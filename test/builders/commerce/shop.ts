import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { idOfRequest } from '../../../shared/orders/adapters/id-of-request.ts';
import { takingTurns } from '../../../shared/orders/adapters/taking-turns.ts';
import { orderEvent } from '../../../shared/orders/contracts/order-event.ts';
import type { Order } from '../../../shared/orders/order.ts';
import { leftToShip } from '../../../shared/orders/shipment.ts';
import { HttpProblem } from '../../../shared/platform/boundary/http-answer.ts';
import type { Happening } from '../../../shared/platform/boundary/stored-events.ts';
import { eventItem, orderEventKey, restockEventKey } from '../../../shared/platform/events/event-store.ts';
import { isUnavailable, PermanentError } from '../../../shared/platform/failures.ts';
import { below, oneOf, type Random, seededRandom } from '../random.ts';
import type { CommerceModules } from './commerce-modules.ts';
import { Course } from './course.ts';
import { LyingGateway, type ServiceMood } from './lying-gateway.ts';
import { LyingLedger } from './lying-ledger.ts';
import type { Action, OrderedLine, Planned, Schedule } from './schedule.ts';
import { PAID } from './shop-checks.ts';
import { type Caller, ShopTables, TABLES, type TableChange } from './shop-tables.ts';
import { WORKERS, type Worker } from './workers.ts';

const NOON = Date.UTC(2026, 2, 1, 12);
const CAUSE = { correlationId: 'c', actor: 'test' };
const MEMBER = 'ada';

/** So long things go wrong; then every worker lives, every write is taken, and the gateway is well. */
const TROUBLED_TURNS = 300;
/** Nothing takes so many, unless something goes round for ever. */
const MOST_TURNS = 6000;
const AT_ONCE = 6;
const LOST_ACKNOWLEDGEMENTS = 0.05;
/** An answer that does not come, or says to come back: a client asks again so often, or stops asking. */
const PATIENCE = 4;
const CAPTURE_MODES = ['at_once', 'on_shipment'] as const;

export interface Message {
  readonly worker: Worker;
  readonly key: { readonly pk: string; readonly sk: string };
}

export interface Parked {
  readonly message: Message;
  readonly eventName: string;
  readonly reason: string;
}

/** What somebody was answered: undefined while nobody has said that it is done. */
export interface Asked {
  readonly action: Action;
  readonly answered: 'done' | 'refused';
}

interface Ask extends Planned {
  /** How often it was asked without an answer. */
  asks: number;
}

/** A shop with its doors, its store of events and its workers, in one course of events. */
export class Shop {
  readonly tables: ShopTables;
  readonly gateway: LyingGateway;
  readonly ledger: LyingLedger;
  readonly parked: Parked[] = [];
  readonly asked: Asked[] = [];
  /** That queues were given. */
  messages = 0;
  readonly #commerce: CommerceModules;
  readonly #schedule: Schedule;
  readonly #random: Random;
  readonly #course: Course;
  readonly #messages: Message[] = [];
  readonly #failures: unknown[] = [];
  readonly #diesAtTurn: number | undefined;

  /**
   * @param watch sees all changes of each transaction, as it is made
   * @param diesAtTurn a worker that has this turn dies, and nobody else does
   */
  constructor(
    commerce: CommerceModules,
    schedule: Schedule,
    watch: (changes: readonly TableChange[]) => void,
    diesAtTurn?: number,
  ) {
    this.#diesAtTurn = diesAtTurn;
    this.#commerce = commerce;
    this.#schedule = schedule;
    this.#random = seededRandom(schedule.seed);
    this.#course = new Course(this.#random);
    this.gateway = new LyingGateway((orderId) => schedule.rejected.includes(orderId));
    this.ledger = new LyingLedger(schedule.points);
    this.tables = new ShopTables((changes) => {
      watch(changes);
      for (const change of changes) this.#announce(change);
    });
  }

  /** Calls that were let through. */
  get turns(): number {
    return this.#course.turns;
  }

  /** Goes on until nothing is left to do. @throws whatever is wrong, at once */
  async run(): Promise<void> {
    const course = this.#course;
    const actions = this.#schedule.actions.map((planned): Ask => ({ ...planned, asks: 0 }));
    for (;;) {
      await course.settled();
      if (this.#failures.length > 0) throw this.#failures[0];
      if (course.turns > MOST_TURNS) throw new Error(`no end: ${this.#messages.map(told).join(', ')}`);
      const isFull = course.running >= AT_ONCE;
      if (!isFull && this.#messages.length > 0 && (course.isQuiet || this.#random() < 0.5)) this.#deliver();
      else if (!isFull && actions.length > 0 && (course.isQuiet || this.#random() < 0.15)) this.#askNext(actions);
      else if (!course.isQuiet) course.next(this.#deathProbability());
      else break;
    }
    if (course.running > 0) throw new Error('somebody waits for what never comes');
  }

  #chance(what: keyof Schedule['trouble']): number {
    return this.#course.turns > TROUBLED_TURNS ? 0 : this.#schedule.trouble[what];
  }

  #deathProbability(): number {
    return this.#course.turns + 1 === this.#diesAtTurn ? 1 : this.#chance('deaths');
  }

  /** What the pipe, the bus and the queues do: an INSERT of an event reaches all who hear of it, once or twice. */
  #announce({ table, before, after }: TableChange): void {
    if (table !== 'events' || before || !after) return;
    const key = { pk: String(after.pk), sk: String(after.sk) };
    for (const worker of WORKERS)
      if (worker.hears.includes(String(after.eventName)))
        for (let copies = this.#random() < this.#chance('doubles') ? 2 : 1; copies > 0; copies--) {
          this.messages++;
          this.#messages.push({ worker, key });
        }
  }

  #deliver(): void {
    const [message] = this.#messages.splice(below(this.#random, this.#messages.length), 1);
    if (!message) return;
    const again = () => this.#messages.push(message);
    this.#begin(
      async (caller) => {
        const happened = this.tables.at('events', message.key) as unknown as Happening<never>;
        try {
          await message.worker.work(this.#commerce, this.#toolsOf(caller))(happened, this.#now());
          // Done, and the queue never hears of it.
          if (this.#chance('doubles') > 0 && this.#random() < LOST_ACKNOWLEDGEMENTS) again();
        } catch (error) {
          if (error instanceof PermanentError)
            this.parked.push({ message, eventName: happened.eventName, reason: error.message });
          else if (mayPass(error)) again();
          else throw error;
        }
      },
      again,
      true,
    );
  }

  /** One of those that wait for nothing any more; of all where nothing else happens. */
  #askNext(actions: Ask[]): void {
    const isIdle = this.#course.isQuiet && this.#messages.length === 0;
    const due = isIdle ? actions : actions.filter((each) => this.#isDue(each));
    const next = due[below(this.#random, Math.min(due.length, 3))];
    if (next) this.#ask(actions.splice(actions.indexOf(next), 1)[0] ?? next, actions);
    else if (!this.#course.isQuiet) this.#course.next(this.#deathProbability());
    else this.#deliver();
  }

  #isDue({ action, waitsFor }: Planned): boolean {
    if (waitsFor === 'stock' && action.kind === 'place')
      return action.lines.every(({ productId }) =>
        this.tables.at('inventory', { PK: `SKU#${productId}`, SK: 'STOCK' }),
      );
    if (waitsFor === 'hold') return [...this.ledger.holds.values()].some(({ state }) => state === 'held');
    if (waitsFor === 'refund') return this.tables.items('orders').some(({ refunds }) => refunds !== undefined);
    if (waitsFor === 'payment' && !('order' in action))
      return this.tables.items('orders').some(({ state }) => PAID.includes(String(state)));
    if (!('order' in action)) return true;
    const PK = `ORDER#${action.order}`;
    if (waitsFor === 'placing') return this.#placed(action.order) !== undefined;
    if (waitsFor === 'allocation') return this.tables.at('inventory', { PK, SK: 'ALLOCATION' }) !== undefined;
    if (waitsFor === 'payment') return PAID.includes(String(this.tables.at('orders', { PK })?.state));
    return true;
  }

  #ask(asked: Ask, actions: Ask[]): void {
    const again = () => {
      if (++asked.asks < PATIENCE) actions.push(asked);
    };
    this.#begin(async (caller) => {
      try {
        await this.#do(asked.action, caller);
        this.asked.push({ action: asked.action, answered: 'done' });
      } catch (error) {
        if (error instanceof HttpProblem && error.status !== 404)
          this.asked.push({ action: asked.action, answered: 'refused' });
        else if (error instanceof HttpProblem || mayPass(error)) again();
        else throw error;
      }
    }, again);
  }

  #begin(work: (caller: Caller) => Promise<void>, onDeath: () => void, isWorker = false): void {
    const course = this.#course;
    course.running++;
    const die = () => {
      course.running--;
      onDeath();
    };
    const mayDie = this.#diesAtTurn === undefined || isWorker;
    const caller: Caller = { turn: () => course.turn(mayDie ? die : undefined), fault: () => this.#writeFault() };
    work(caller).then(
      () => course.running--,
      (error: unknown) => this.#failures.push(error),
    );
  }

  #writeFault() {
    if (this.#random() >= this.#chance('writes')) return undefined;
    return (['conflict', 'throttled', 'broken', 'unanswered'] as const)[below(this.#random, 4)];
  }

  #toolsOf(caller: Caller) {
    const mood = (fails: keyof Schedule['trouble'], cuts: keyof Schedule['trouble']) => (): ServiceMood => {
      if (this.#random() < this.#chance(fails)) return 'fail';
      return this.#random() < this.#chance(cuts) ? 'cut' : 'well';
    };
    const { captures } = this.#schedule;
    return {
      client: this.tables.clientOf(caller),
      http: this.gateway.clientOf(caller.turn, mood('gatewayFails', 'gatewayCuts')),
      loyalty: this.ledger.clientOf(caller.turn, mood('ledgerFails', 'ledgerCuts')),
      captureMode: async () => (captures === 'either' ? oneOf(this.#random, CAPTURE_MODES) : captures),
    };
  }

  /** Time goes on with every turn, and stands still for nobody. */
  #now(): number {
    return NOON + this.#course.turns * 1000;
  }

  async #do(action: Action, caller: Caller): Promise<unknown> {
    const client = this.tables.clientOf(caller);
    const orders = this.#commerce.orderRepository(client, TABLES);
    const at = this.#now();
    switch (action.kind) {
      case 'restock': {
        const { sku, units, lot } = action;
        const eventData = { sku, units, lotId: `lot-${lot}` };
        const key = restockEventKey(sku, eventData.lotId);
        return this.#append({ key, eventName: 'SKU_RESTOCKED_EVENT', eventData, ...CAUSE }, caller);
      }
      case 'place':
        return this.#append(orderEvent(orderOf(action), 'ORDER_PLACED_EVENT', CAUSE), caller);
      case 'cancel': {
        const wish = { happening: 'CANCELED', eventName: 'ORDER_CANCELED_EVENT', reason: 'changed my mind' } as const;
        const { moveByHand } = this.#commerce;
        return moveByHand(orders, atOnce)({ orderId: action.order, member: MEMBER, ...wish }, CAUSE, at);
      }
      case 'complete': {
        const wish = { happening: 'COMPLETED', eventName: 'ORDER_COMPLETED_EVENT' } as const;
        return this.#commerce.moveByHand(orders, atOnce)({ orderId: action.order, ...wish }, CAUSE, at);
      }
      case 'refund': {
        const wish = { orderId: action.order, amount: action.cents, reason: 'a bad one' };
        return this.#commerce.refundOrder(orders, atOnce)(wish, `key-${action.key}`, CAUSE, at);
      }
      case 'ship': {
        const order = await orders.read(action.order);
        if (!order) throw new HttpProblem(404);
        const lines = action.units === 0 ? leftToShip(order) : [{ productId: order.sku, quantity: action.units }];
        if (lines.length === 0) return undefined;
        return this.#commerce.shipOrder(orders, atOnce)(
          { orderId: action.order, lines },
          `key-${action.key}`,
          CAUSE,
          at,
        );
      }
      case 'deliver': {
        const shipmentId = idOfRequest(action.order, `key-${action.key}`);
        return this.#commerce.deliverShipment(orders, atOnce)({ orderId: action.order, shipmentId }, CAUSE, at);
      }
      case 'expire': {
        const lists = { withStatus: async () => this.tables.items('orders') as unknown as Order[] };
        return this.#commerce.expireOrders(lists, orders)(new Date(at).toISOString(), CAUSE, at);
      }
      case 'lapse':
        return this.ledger.lapse();
      case 'lapse-money':
        return this.gateway.lapse();
      case 'close':
        return this.ledger.close();
      case 'tell-cancelled': {
        const placed = this.#placed(action.order);
        if (!placed) throw new HttpProblem(404);
        const order = placed.eventData as ReturnType<typeof orderOf>;
        return this.#append(orderEvent(order, 'ORDER_CANCELED_EVENT', CAUSE), caller);
      }
    }
  }

  #placed(orderId: string) {
    return this.tables.at('events', { ...orderEventKey(orderId, 'ORDER_PLACED_EVENT') });
  }

  /** Stores an event that is not there yet, as the doors do. */
  async #append(event: Parameters<typeof eventItem>[0], caller: Caller): Promise<void> {
    const client = this.tables.clientOf(caller);
    try {
      const Item = eventItem(event, this.#now());
      await client.send(
        new PutCommand({ TableName: TABLES.events, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
      );
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    }
  }
}

/** Turns of requests that met, without the pauses. */
const atOnce: typeof takingTurns = (turn) => takingTurns(turn, async () => {});

export function orderOf({ order, lines, cents, points, pointWorth = 1 }: Extract<Action, { readonly kind: 'place' }>) {
  const [first, ...others] = lines as readonly [OrderedLine, ...OrderedLine[]];
  return {
    orderId: order,
    sku: first.productId,
    units: first.quantity,
    price: cents / 100,
    userId: MEMBER,
    ...(others.length > 0 ? { lines: [first, ...others] as [OrderedLine, ...OrderedLine[]] } : {}),
    ...(points === undefined ? {} : { points, pointsWorth: points * pointWorth }),
  };
}

/** Whether the boundary of a queue delivers again, and a door answers 503. */
function mayPass(error: unknown): boolean {
  const { name, retryable } = error as { readonly name?: string; readonly retryable?: boolean };
  return isUnavailable(error) || name === 'ServiceError' || retryable === true;
}

const told = ({ worker, key }: Message) => `${worker.name} of ${key.sk}`;
