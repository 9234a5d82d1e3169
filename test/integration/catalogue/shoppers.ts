import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { Answer, Doors, RequestOptions } from '../system/doors.ts';
import { userCreated } from '../system/doors.ts';

/** How many buy, and how many of their orders there is stock for. */
export interface Crowd {
  readonly members: number;
  readonly ordersEach: number;
  readonly stock: number;
  /** Whether the search is looked at, where it runs. */
  readonly isSearched: boolean;
}

/** What a crowd came to. */
export interface Outcome {
  readonly confirmed: number;
  readonly withoutStock: number;
}

interface Order {
  readonly orderId: string;
  readonly status: string;
}

interface Activity {
  readonly id: string;
  readonly type: string;
  readonly orderId?: string;
  readonly data: { readonly difference?: number };
}

/** Clients at once. */
const AT_ONCE = 8;
/** Between two looks of a client, for each member: a crowd that asks all the time leaves no processor to what it waits for. */
const REST_MS = 10;
const WELCOME_POINTS = 100;
const ORDER_POINTS = 50;

/**
 * A crowd that shops: members sign up, one product gets its stock, everybody orders, what is confirmed is completed. Each
 * client goes on asking, with its key, until it is answered: whatever happens to the system meanwhile, the end is the same.
 *
 * @param doors of the system as it runs just now: it may be another process at each call
 */
export function shoppers(doors: () => Doors, { members, ordersEach, stock, isSearched }: Crowd, withinMs: number) {
  const run = randomUUID().slice(0, 8);
  const productId = `tin-${run}`;
  const userIds = Array.from({ length: members }, (_, index) => `shopper-${run}-${index}`);
  const admin = { user_type: 'ADMIN' };

  return {
    productId,

    async open(): Promise<void> {
      await answered(201, 'POST', '/product', 'admin-1', {
        json: { id: productId, name: `Laurel tea tin ${run}`, price: 12.5 },
        headers: { 'idempotency-key': productId },
      });
      await patiently(() => answered(200, 'POST', '/inventory', 'admin-1', { json: { productId, stockLevel: stock } }));
      for (let from = 0; from < userIds.length; from += 10)
        await persist(() => doors().publish(...userIds.slice(from, from + 10).map(userCreated)));
    },

    async buy(): Promise<void> {
      const wishes = userIds.flatMap((userId) => Array.from({ length: ordersEach }, (_, n) => ({ userId, n })));
      await each(wishes, ({ userId, n }) =>
        patiently(() =>
          answered(201, 'POST', '/orders', userId, {
            json: { products: [productId] },
            headers: { 'idempotency-key': `${userId}-${n}` },
          }),
        ),
      );
    },

    /** Waits until every order is decided. */
    async decided(): Promise<Outcome> {
      const orders = (await all(userIds, settledOrders)).flat();
      const count = (status: string) => orders.filter((order) => order.status === status).length;
      return { confirmed: count('Confirmed'), withoutStock: count('NoStock') };
    },

    async complete(): Promise<void> {
      const orders = (await all(userIds, settledOrders)).flat().filter(({ status }) => status === 'Confirmed');
      await each(orders, ({ orderId }) =>
        patiently(async () => {
          const { status } = await asked('POST', `/orders/${orderId}/complete`, 'admin-1', { json: {} });
          // A repeat of one whose answer was lost finds it done.
          expect([200, 409], String(status)).to.include(status);
        }),
      );
    },

    /** Points, feeds and stock are what the orders make them, and are it without a repeat. */
    async addUp(): Promise<void> {
      await each(userIds, async (userId) => {
        const orders = await settledOrders(userId);
        const completed = orders.filter(({ status }) => status === 'Completed');
        const points = WELCOME_POINTS + ORDER_POINTS * completed.length;
        await patiently(async () => {
          const { body } = await asked('GET', '/loyalty', userId);
          expect(body.data.currentPoints, userId).to.equal(points);
          const activities = await feedOf(userId);
          expect(new Set(activities.map(({ id }) => id)).size, 'entries are told once').to.equal(activities.length);
          const told = activities.reduce((sum, { data }) => sum + (data.difference ?? 0), 0);
          expect(told, `points that the feed of ${userId} tells`).to.equal(points);
          for (const { orderId, status } of orders)
            expect(typesOf(activities, orderId), `${orderId} is ${status}`).to.include.members(
              status === 'Completed'
                ? ['orderCreated', 'stockReserved', 'paymentCaptured', 'orderConfirmed', 'orderCompleted']
                : ['orderCreated', 'stockReservationFailed'],
            );
        });
      });
      await patiently(async () => {
        const shown = await asked('GET', `/product/${productId}`, 'admin-1');
        expect(shown.body.data.stockLevel, 'on the product').to.equal(0);
        if (isSearched) {
          const json = { query: `Laurel tea tin ${run}`, limit: 1 };
          const found = await asked('POST', '/search', 'admin-1', { json });
          expect(found.body.data[0], 'in the search').to.include({ productId, stockLevel: 0 });
        }
        const { body } = await asked('GET', `/inventory/${productId}`, 'admin-1');
        expect(body.data).to.include({ currentStockLevel: 0, reservedStockLevel: 0 });
      });
    },
  };

  async function settledOrders(userId: string): Promise<readonly Order[]> {
    return patiently(async () => {
      const { body } = await asked('GET', '/orders?limit=100', userId);
      const orders: readonly Order[] = body.data ?? [];
      expect(orders, userId).to.have.lengthOf(ordersEach);
      for (const { orderId, status } of orders)
        expect(['Confirmed', 'NoStock', 'Completed'], `${orderId} is ${status}`).to.include(status);
      return orders;
    });
  }

  function patiently<T>(look: () => Promise<T>): Promise<T> {
    const rested = async () => {
      try {
        return await look();
      } catch (failure) {
        await delay(members * REST_MS);
        throw failure;
      }
    };
    return eventually(rested, withinMs);
  }

  async function feedOf(userId: string): Promise<readonly Activity[]> {
    const { body } = await asked('GET', '/activity?limit=100', userId);
    return body.data?.activities ?? [];
  }

  async function answered(status: number, ...args: Parameters<typeof asked>): Promise<Answer> {
    const answer = await asked(...args);
    if (answer.status !== status) throw new Error(`${args[1]}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  function asked(method: string, path: string, userId: string, options: RequestOptions = {}): Promise<Answer> {
    return persist(async () => {
      const token = doors().token(userId, userId === 'admin-1' ? admin : {});
      const answer: Answer = await doors().request(method, path, { ...options, token });
      if (answer.status >= 500) throw new Error(`${path}: ${answer.status}`);
      return answer;
    });
  }

  /** Until it is answered. */
  async function persist<T>(work: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + withinMs;
    for (let pause = 50; ; pause = Math.min(1000, pause * 2)) {
      try {
        return await work();
      } catch (error) {
        if (performance.now() > deadline) throw error;
        await delay(pause);
      }
    }
  }
}

const typesOf = (activities: readonly Activity[], orderId: string) =>
  activities.filter((activity) => activity.orderId === orderId).map(({ type }) => type.split('.')[1]);

async function all<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const client = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  return results;
}

async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  await all(items, work);
}
