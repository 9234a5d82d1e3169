import { setTimeout as delay } from 'node:timers/promises';
import { GetQueueAttributesCommand, ListQueuesCommand, type QueueAttributeName } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { aStateDir, type LocalStack, startLocalStack } from '../local-stack.ts';
import { companionOf } from '../tiers/companion-faults.ts';
import { killProcessesOf } from '../tiers/function-processes.ts';
import { anId, send, stocked, unitsOf } from './shop.ts';

/** Every message comes in any order, and every third one once more. */
const SHUFFLED = { QUEUE_ORDER: 'shuffled', QUEUE_SEED: '7', QUEUE_REPEAT_ONE_IN: '3' };
const SETTINGS = { CONTEXTS: 'events,inventory,orders,payments', ...SHUFFLED };
const WITHIN_MS = 120_000;

/** `make test-across` places 500 orders at once; a slice of them comes with each run of the tests. */
const ORDERS = Number(process.env.LAUREL_ORDERS || 100);
/** There is stock for three of five. */
const UNITS = Math.floor((ORDERS * 3) / 5);

/** Workers of the flow, by the last parts of their functions' names. */
const WORKERS = [
  'orders-sync-order',
  'inventory-allocate-order-stock',
  'payments-pay-order',
  'inventory-deallocate-stock',
];

interface Charge {
  readonly orderId: string;
  readonly outcome: string;
  readonly captured: number;
  readonly refunded: number;
}

describe('commerce under load and faults', function () {
  this.timeout(300_000);
  const stateDir = aStateDir();
  let stack: LocalStack;
  before(async () => {
    stack = await startLocalStack(stateDir, SETTINGS);
  });
  after(() => stack.stop());
  afterEach(() => standing({}));

  const standing = async (faults: Readonly<Record<string, number>>) => {
    const body = JSON.stringify(faults);
    await fetch(new URL('/_laurel/faults/standing', stack.awsEndpoint), { method: 'PUT', body });
  };
  const chargesOf = async (orders: readonly { readonly orderId: string }[]): Promise<Charge[]> => {
    const answer = await fetch(`${companionOf(stack, 'paymentGateway')}/charges`);
    const { charges } = (await answer.json()) as { readonly charges: readonly Charge[] };
    const ids = new Set(orders.map(({ orderId }) => orderId));
    return charges.filter(({ orderId }) => ids.has(orderId));
  };
  /** How many of a member's orders are in each state. */
  const statesOf = async (userId: string): Promise<Record<string, number>> => {
    const { body } = await send(
      stack.doors,
      '/api/v1/orders/listOrders',
      { limit: 1000 },
      { token: stack.doors.token(userId) },
    );
    const counts: Record<string, number> = {};
    for (const { orderStatus } of body.orders) counts[orderStatus] = (counts[orderStatus] ?? 0) + 1;
    return counts;
  };
  const end = (userId: string, states: Readonly<Record<string, number>>) =>
    eventually(async () => expect(await statesOf(userId)).to.deep.equal(states), WITHIN_MS);
  async function placed(orders: readonly { readonly orderId: string; readonly userId: string }[]) {
    const statusOf = async (order: (typeof orders)[number]) => {
      const token = stack.doors.token(order.userId);
      return (await send(stack.doors, '/api/v1/orders/placeOrder', order, { token })).status;
    };
    // A busy door says so, and an order that comes again is the same order.
    await Promise.all(
      orders.map((order) => eventually(async () => expect(await statusOf(order)).to.equal(202), WITHIN_MS)),
    );
  }
  async function nothingIsParked(): Promise<void> {
    const { sqs, env } = stack.doors;
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: `laurel-${env}-` }));
    const parking = QueueUrls.filter((url) => url.endsWith('-dlq'));
    expect(parking.length).to.be.at.least(5);
    const AttributeNames: QueueAttributeName[] = ['ApproximateNumberOfMessages'];
    for (const QueueUrl of parking) {
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
      expect(Attributes?.ApproximateNumberOfMessages, QueueUrl).to.equal('0');
    }
  }

  /** Thirty orders of one unit each, of which every third costs what nobody pays. */
  const thirty = (sku: string, userId: string) =>
    Array.from({ length: 30 }, (_, index) => ({
      orderId: anId('ORD'),
      sku,
      units: 1,
      price: index % 3 === 2 ? 100_000 : 12.5,
      userId,
    }));
  const THIRTY_END = { ORDER_PAYMENT_ACCEPTED_STATUS: 20, ORDER_PAYMENT_REJECTED_STATUS: 10 };
  /** Twenty of the thirty are paid, each charged once, and the units of the others are free again. */
  async function isExact(orders: ReturnType<typeof thirty>, sku: string): Promise<void> {
    await eventually(async () => expect(await unitsOf(stack.doors, sku)).to.equal(80), WITHIN_MS);
    const charges = await chargesOf(orders);
    expect(charges).to.have.length(20);
    for (const { outcome, captured, refunded } of charges)
      expect({ outcome, captured, refunded }).to.deep.equal({ outcome: 'accepted', captured: 1250, refunded: 0 });
  }

  it(`${ORDERS} orders of one SKU end, none lost: ${UNITS} are paid and the others find no stock, every message shuffled and many doubled`, async () => {
    const [sku, userId] = [anId('SKU'), anId('user')];
    await stocked(stack.doors, { sku, units: UNITS });
    const orders = Array.from({ length: ORDERS }, () => ({ orderId: anId('ORD'), sku, units: 1, price: 1, userId }));
    await placed(orders);
    await end(userId, {
      ORDER_PAYMENT_ACCEPTED_STATUS: UNITS,
      ORDER_STOCK_DEPLETED_STATUS: ORDERS - UNITS,
    });
    expect(await unitsOf(stack.doors, sku)).to.equal(0);
    const charges = await chargesOf(orders);
    expect([charges.length, new Set(charges.map(({ orderId }) => orderId)).size]).to.deep.equal([UNITS, UNITS]);
    await nothingIsParked();
  });

  it('conflicts of transactions, throttles and repeated stream batches end well', async () => {
    await standing({ throttle: 0.05, repeat: 0.1, reorder: 0.1, conflict: 15, seed: 11 });
    const [sku, userId] = [anId('SKU'), anId('user')];
    await stocked(stack.doors, { sku, units: 100 });
    const orders = thirty(sku, userId);
    await placed(orders);
    await end(userId, THIRTY_END);
    await isExact(orders, sku);
    await nothingIsParked();
  });

  it('kill -9 of workers and of the whole stack in the middle of the flow ends as without', async () => {
    const [sku, userId] = [anId('SKU'), anId('user')];
    await stocked(stack.doors, { sku, units: 100 });
    const orders = thirty(sku, userId);
    await placed(orders);
    let killed = 0;
    for (let round = 0; round < 4; round++)
      for (const worker of WORKERS) {
        killed += killProcessesOf(stack, `laurel-${stack.doors.env}-${worker}`);
        await delay(30);
      }
    expect(killed).to.be.at.least(1);
    const before = await statesOf(userId);
    await stack.kill();
    expect(before, 'killed while orders were under way').not.to.deep.equal(THIRTY_END);
    stack = await startLocalStack(stateDir, SETTINGS);
    await end(userId, THIRTY_END);
    await isExact(orders, sku);
    await nothingIsParked();
  });
});
