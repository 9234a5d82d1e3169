import { randomUUID } from 'node:crypto';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { Doors } from '../system/doors.ts';

export const ADMIN = { user_type: 'ADMIN' };

/** An id of its own for each test, that says what it is of. */
export const anId = (kind: string) => `${kind}-${randomUUID().slice(0, 8)}`;

/** Sends a request as an administrator, unless a token says otherwise. */
export const send = (
  doors: Doors,
  path: string,
  json: unknown,
  { token = doors.token('admin-1', ADMIN), headers = {} }: SendOptions = {},
) => doors.request('POST', path, { token, json, headers });

interface SendOptions {
  readonly token?: string;
  readonly headers?: Record<string, string>;
}

/** The free units of a SKU; undefined where there is none. */
export async function unitsOf(doors: Doors, sku: string): Promise<number | undefined> {
  return (await send(doors, '/api/v1/inventory/listSkus', { sku })).body.skus[0]?.units;
}

/** Takes a lot of a SKU in, and waits until it is there. */
export async function stocked(
  doors: Doors,
  lot: { readonly sku: string; readonly units: number; readonly lotId?: string },
) {
  const before = (await unitsOf(doors, lot.sku)) ?? 0;
  // A lot comes in once, so that a door which is not ready yet can be asked again.
  await eventually(async () => {
    const { status } = await send(doors, '/api/v1/inventory/restockSku', { lotId: 'LOT-1', ...lot });
    expect(status, `a lot of ${lot.sku}`).to.equal(202);
  }, 30_000);
  await eventually(async () => expect(await unitsOf(doors, lot.sku)).to.equal(before + lot.units), 30_000);
}

/** Waits until an order is in a state, such as PAYMENT_ACCEPTED. */
export const orderBecomes = (doors: Doors, orderId: string, state: string) =>
  eventually(async () => {
    const { body } = await send(doors, '/api/v1/orders/listOrders', { orderId });
    expect(body.orders[0]?.orderStatus).to.equal(`ORDER_${state}_STATUS`);
  }, 30_000);

/** Places an order for 33.25 of a SKU of its own, and waits until it is paid. @param inStock the units that there are */
export async function aPaidOrder(
  doors: Doors,
  { units = 20, inStock = units }: { readonly units?: number; readonly inStock?: number } = {},
) {
  const order = { orderId: anId('ORD'), sku: anId('SKU'), units, price: 33.25, userId: anId('user') };
  await stocked(doors, { sku: order.sku, units: inStock });
  await send(doors, '/api/v1/orders/placeOrder', order);
  await orderBecomes(doors, order.orderId, 'PAYMENT_ACCEPTED');
  return order;
}

/** What a payment gateway says of the charge for an order. */
export const chargeOf = async (gateway: string, orderId: string): Promise<unknown> =>
  (await fetch(`${gateway}/charges/${orderId}`)).json();

/** What Lambda says of records that a stream gave up on in the last minute. */
export function arrivedNow() {
  const at = new Date().toISOString();
  return { approximateArrivalOfFirstRecord: at, approximateArrivalOfLastRecord: at };
}

/** Sends to a function what a dead-letter queue would hand over to it. @param name without the deployment's prefix */
export async function givenUpQueue(doors: Doors, name: string) {
  const { QueueUrl } = await doors.sqs.send(new GetQueueUrlCommand({ QueueName: `laurel-${doors.env}-${name}` }));
  return (body: object) => doors.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
}
