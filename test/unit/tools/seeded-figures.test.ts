import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { seedLots, seedOrders } from '../../../scripts/tools/seed/seed-data.ts';
import { orderEvent } from '../../../shared/orders/contracts/order-event.ts';
import type { Happening } from '../../../shared/platform/boundary/stored-events.ts';
import { type EventRecord, eventItem, restockEventKey } from '../../../shared/platform/events/event-store.ts';
import { TransientError } from '../../../shared/platform/failures.ts';
import { type HttpClient, ServiceError } from '../../../shared/platform/outgoing/http-client.ts';
import { theCommerce } from '../../builders/commerce/commerce-modules.ts';
import { LyingGateway } from '../../builders/commerce/lying-gateway.ts';
import { LyingLedger } from '../../builders/commerce/lying-ledger.ts';
import { ShopTables, TABLES } from '../../builders/commerce/shop-tables.ts';
import { WORKERS, type Worker } from '../../builders/commerce/workers.ts';

const CAUSE = { correlationId: 'c', actor: 'test' };
const NOON = Date.UTC(2026, 2, 1, 12);

/** What the flow makes of all that is seeded, one message after the other; what fails comes back. */
async function seeded(mood: 'well' | 'fail') {
  const commerce = await theCommerce();
  const messages: { readonly worker: Worker; readonly event: Happening<never> }[] = [];
  const tables = new ShopTables((changes) => {
    for (const { table, before, after } of changes)
      if (table === 'events' && !before && after)
        for (const worker of WORKERS)
          if (worker.hears.includes(String(after.eventName)))
            messages.push({ worker, event: after as unknown as Happening<never> });
  });
  const client = tables.clientOf({ turn: async () => {}, fault: () => undefined });
  const gateway = new LyingGateway(() => false);
  const atOnce = async () => {};
  const well = gateway.clientOf(atOnce, () => 'well');
  const loyalty = new LyingLedger(0).clientOf(atOnce, () => 'well');
  const captureMode = async () => 'at_once' as const;
  let charged = 0;
  const http = (async (request: Parameters<HttpClient>[0]) => {
    const isCharge = request.method === 'POST' && request.path === 'charges';
    if (isCharge) charged++;
    if (isCharge && mood === 'fail')
      throw new ServiceError('gateway', 'status', 'answered 500', { status: 500, retryable: true });
    return well(request);
  }) as HttpClient;
  const put = (event: EventRecord) =>
    client.send(new PutCommand({ TableName: TABLES.events, Item: eventItem(event, NOON) }));
  async function work(): Promise<void> {
    for (let message = messages.shift(); message; message = messages.shift())
      try {
        await message.worker.work(commerce, { client, http, loyalty, captureMode })(message.event, NOON);
      } catch (error) {
        if (!(error instanceof TransientError || error instanceof ServiceError)) throw error;
        messages.push(message);
      }
  }
  for (const lot of seedLots())
    await put({
      ...{ key: restockEventKey(lot.sku, lot.lotId), eventName: 'SKU_RESTOCKED_EVENT' },
      ...{ eventData: { ...lot }, ...CAUSE },
    });
  await work();
  for (const order of seedOrders()) await put(orderEvent(order, 'ORDER_PLACED_EVENT', CAUSE));
  await work();
  const count = (values: readonly unknown[]) =>
    Object.fromEntries([...Map.groupBy(values, String)].map(([value, all]) => [value, all.length]));
  const free = (sku: string) => tables.at('inventory', { PK: `SKU#${sku}`, SK: 'STOCK' })?.units;
  return {
    free: { APPLES: free('APPLES'), GRAPES: free('GRAPES'), ORANGES: free('ORANGES') },
    orders: count(tables.items('orders').map(({ state }) => state)),
    payments: count(
      tables
        .items('payments')
        .map(({ paymentStatus, paymentRetries }) => `${paymentStatus} after ${paymentRetries} retries`),
    ),
    charged,
    events: tables.items('events').length,
  };
}

describe('what the flow makes of the seed', () => {
  it('is 335, 3270 and 5117 free units, 69 paid orders, 3 rejected and 3 depleted, where the gateway accepts', async () => {
    expect(await seeded('well')).to.deep.equal({
      free: { APPLES: 335, GRAPES: 3270, ORANGES: 5117 },
      orders: { PAYMENT_ACCEPTED: 69, PAYMENT_REJECTED: 3, STOCK_DEPLETED: 3 },
      payments: { 'PAYMENT_ACCEPTED after 0 retries': 69, 'PAYMENT_REJECTED after 0 retries': 3 },
      charged: 69,
      events: 35 + 75 * 2 + 75 + 72,
    });
  });

  it('is all of the stock, 72 rejected and 3 depleted, after four tries each, where the gateway always fails', async () => {
    expect(await seeded('fail')).to.deep.equal({
      free: { APPLES: 815, GRAPES: 3750, ORANGES: 5597 },
      orders: { PAYMENT_REJECTED: 72, STOCK_DEPLETED: 3 },
      payments: { 'PAYMENT_REJECTED after 4 retries': 69, 'PAYMENT_REJECTED after 0 retries': 3 },
      charged: 4 * 69,
      events: 35 + 75 * 2 + 75 + 72 + 4 * 69,
    });
  });
});
