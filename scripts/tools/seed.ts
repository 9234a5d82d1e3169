import { setTimeout as delay } from 'node:timers/promises';
import { adminToken } from './admin-token.ts';
import { runTool } from './run-tool.ts';
import { runningStack, stateDirOf } from './running-stack.ts';
import { isUnderWay, seedReport } from './seed/report.ts';
import { SEED_SKUS, type SeedOrder, seedLots, seedOrders } from './seed/seed-data.ts';
import { ToolError } from './tool-error.ts';

/** A gateway that keeps failing is asked four times, further apart each time. */
const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 1000;
/** Requests that are under way at once: the stack shares the machine with whoever runs this. */
const AT_ONCE = 5;
const MAX_ATTEMPTS = 6;

/** `make seed`: restocks and places orders as an administrator, through the API's own doors. The gateway stays as it is. */
await runTool(async () => {
  const stack = runningStack(stateDirOf(process.env));
  const token = await adminToken(stack, 'make-seed', 'inventory:admin orders:admin');
  const [lots, orders] = [seedLots(), seedOrders()];
  await each(lots, (lot) => post('/api/v1/inventory/restockSku', lot));
  await until(async () => {
    for (const sku of SEED_SKUS) {
      const movements = await lotsOf(sku);
      const missing = lots.find((lot) => lot.sku === sku && !movements.has(lot.lotId));
      if (missing) return `lot ${missing.lotId} of ${sku}`;
    }
    return undefined;
  });
  await each(orders, (order) => post('/api/v1/orders/placeOrder', order));
  const states = new Map<string, string>();
  await until(async () => {
    await each(
      orders.filter(({ orderId }) => isUnderWay(states.get(orderId))),
      async ({ orderId }: SeedOrder) => {
        const found = await post<{ readonly orders: readonly { readonly orderStatus: string }[] }>(
          '/api/v1/orders/listOrders',
          { orderId },
        );
        const state = found.orders[0]?.orderStatus;
        if (state !== undefined) states.set(orderId, state);
      },
    );
    return orders.find(({ orderId }) => isUnderWay(states.get(orderId)))?.orderId;
  });
  const stock: Record<string, number> = {};
  for (const sku of [...SEED_SKUS].sort()) {
    const { skus } = await post<{ readonly skus: readonly { readonly units: number }[] }>(
      '/api/v1/inventory/listSkus',
      { sku },
    );
    stock[sku] = skus[0]?.units ?? 0;
  }
  for (const line of seedReport(stock, [...states.values()])) console.log(line);

  /** The lots of a SKU that are on the shelf, by the movements that they made. */
  async function lotsOf(sku: string): Promise<ReadonlySet<string | undefined>> {
    const found = new Set<string | undefined>();
    let cursor: string | null = '';
    do {
      const query: string = `?limit=100${cursor && `&cursor=${cursor}`}`;
      const response = await request('GET', `/inventory/${sku}/movements${query}`);
      if (response.status === 404) return found;
      const { data } = (await response.json()) as { readonly data: readonly { readonly lotId?: string }[] };
      for (const { lotId } of data) found.add(lotId);
      cursor = response.headers.get('next-cursor');
    } while (cursor);
    return found;
  }

  async function post<Answer>(path: string, body: object): Promise<Answer> {
    const response = await request('POST', path, body);
    const text = await response.text();
    if (!response.ok) throw new ToolError(`${path} answers ${response.status} to ${JSON.stringify(body)}: ${text}`);
    return JSON.parse(text) as Answer;
  }

  /** All of it can be said again: ids are fixed. */
  async function request(method: string, path: string, body?: object): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(new URL(path, stack.endpoints.api), {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const isWorthAnother = response.status === 429 || response.status >= 500;
      if (!isWorthAnother || attempt === MAX_ATTEMPTS) return response;
      await delay(LOOK_EVERY_MS * attempt);
    }
  }
});

async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  for (let first = 0; first < items.length; first += AT_ONCE)
    await Promise.all(items.slice(first, first + AT_ONCE).map(work));
}

/** @param missing names what is not there yet; undefined once everything is */
async function until(missing: () => Promise<string | undefined>): Promise<void> {
  let waitsFor: string | undefined;
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await delay(LOOK_EVERY_MS)) {
    waitsFor = await missing();
    if (waitsFor === undefined) return;
  }
  throw new ToolError(`${waitsFor} is still under way: make queues shows what waits, make logs what went wrong.`);
}
