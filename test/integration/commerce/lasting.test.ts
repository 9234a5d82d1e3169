import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { Doors } from '../system/doors.ts';
import { parked } from '../system/parked.ts';
import { doorsUnderTest, sharedLocalStack } from '../system/under-test.ts';
import { companionOf } from '../tiers/companion-faults.ts';
import { anId, aPaidOrder, send, unitsOf } from './shop.ts';

describe('what was decided of an order', function () {
  this.timeout(90_000);
  let doors: Doors;
  before(async () => {
    doors = await doorsUnderTest();
  });

  const statusOf = async (orderId: string) =>
    (await send(doors, '/api/v1/orders/listOrders', { orderId })).body.orders[0]?.orderStatus;
  /** As the time to live does with all events of an order. */
  async function eventsExpire(orderId: string): Promise<void> {
    const { awsEndpoint } = await sharedLocalStack();
    const credentials = { accessKeyId: 'tests', secretAccessKey: 'tests' };
    const client = new DynamoDBClient({ endpoint: awsEndpoint, region: 'us-east-1', credentials });
    const names = ['PLACED', 'CREATED', 'STOCK_ALLOCATED', 'PAYMENT_ACCEPTED'].map((name) => `ORDER_${name}_EVENT`);
    const tables = DynamoDBDocumentClient.from(client);
    for (const name of names)
      await tables.send(
        new DeleteCommand({
          TableName: `laurel-${doors.env}-events`,
          Key: { pk: `EVENTS#ORDER_ID#${orderId}`, sk: `EVENT#${name}` },
          ConditionExpression: 'attribute_exists(pk)',
        }),
      );
    client.destroy();
  }

  it('an order re-placed after its events expired is still a duplicate', async () => {
    const order = await aPaidOrder(doors, { units: 4, inStock: 10 });
    await eventsExpire(order.orderId);
    const again = await send(doors, '/api/v1/orders/placeOrder', order);
    expect([again.status, again.body]).to.deep.equal([202, order]);
    const other = await send(doors, '/api/v1/orders/placeOrder', { ...order, units: 5 });
    expect([other.status, other.body.code]).to.deep.equal([422, 'order_id_reused']);
    // What would run again runs before another order of the same product does.
    const later = { ...order, orderId: anId('ORD'), units: 6 };
    await send(doors, '/api/v1/orders/placeOrder', later);
    await eventually(async () => expect(await statusOf(later.orderId)).to.equal('ORDER_PAYMENT_ACCEPTED_STATUS'));
    expect(await unitsOf(doors, order.sku)).to.equal(0);
    const gateway = companionOf(await sharedLocalStack(), 'paymentGateway');
    const { charges } = (await (await fetch(`${gateway}/charges`)).json()) as { charges: { orderId: string }[] };
    expect(charges.filter(({ orderId }) => orderId === order.orderId)).to.have.length(1);
  });

  it('a permanent error lies in the DLQ with its reason', async () => {
    const order = await aPaidOrder(doors);
    expect((await send(doors, `/orders/${order.orderId}/complete`, {})).status).to.equal(200);
    const sk = 'EVENT#ORDER_CANCELED_EVENT';
    const pk = `EVENTS#ORDER_ID#${order.orderId}`;
    await send(doors, '/api/v1/testing/simulateRawEvent', {
      pk,
      sk,
      eventName: 'ORDER_CANCELED_EVENT',
      eventData: order,
    });
    const { reason, detail } = await parked(doors, 'orders/sync-order', order.orderId, 30_000);
    expect([reason, detail]).to.deep.equal([
      'forbidden_transition',
      'ORDER_CANCELED_EVENT for an order that is COMPLETED',
    ]);
    expect(await statusOf(order.orderId)).to.equal('ORDER_COMPLETED_STATUS');
  });
});
