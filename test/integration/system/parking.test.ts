import { randomUUID } from 'node:crypto';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { aMember, type Doors, orderCompletedV2, userCreated } from './doors.ts';
import { parked } from './parked.ts';
import { doorsUnderTest } from './under-test.ts';

const ORDERS = 'loyalty/handle-order-completed';

describe('events that can never be applied', function () {
  this.timeout(60_000);
  let doors: Doors;
  before(async () => {
    doors = await doorsUnderTest();
  });

  /** Straight into a function's queue, past the rule that would keep it out. */
  async function deliver(functionId: string, body: string): Promise<void> {
    const name = `laurel-${doors.env}-${functionId.replace('/', '-')}`;
    const { QueueUrl } = await doors.sqs.send(new GetQueueUrlCommand({ QueueName: name }));
    await doors.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
  }

  const event = (type: string, data: unknown) => JSON.stringify({ 'detail-type': type, detail: { type, data } });

  it('are parked at once with the reason, and the rest of the batch is applied once', async () => {
    const userId = aMember();
    const marker = randomUUID();
    await doors.publish(
      orderCompletedV2(userId, randomUUID()),
      { context: 'orders', type: 'orders.orderCompleted.v2', data: { orderId: marker } },
      orderCompletedV2(userId, randomUUID()),
    );
    await doors.balanceBecomes(userId, 100);
    const { reason, detail } = await parked(doors, ORDERS, marker);
    expect(reason).to.equal('malformed_event');
    expect(detail).to.match(/userId/);
  });

  it('of a version nobody knows reach their function, which parks them', async () => {
    const userId = aMember();
    await doors.publish({
      context: 'orders',
      type: 'orders.orderCompleted.v9',
      data: { userId, orderId: randomUUID() },
    });
    expect((await parked(doors, ORDERS, userId)).reason).to.equal('unknown_event_type');
  });

  const refused: Readonly<Record<string, readonly [body: (marker: string) => string, reason: string]>> = {
    'text that is no JSON': [(marker) => `{"${marker}`, 'malformed_event'],
    'a number': [(marker) => `"${marker}"`, 'malformed_event'],
    'an event without detail': [(marker) => JSON.stringify({ 'detail-type': marker }), 'malformed_event'],
    'orders.orderCompleted.v10': [
      (marker) => event('orders.orderCompleted.v10', { orderNumber: marker, userId: marker }),
      'unknown_event_type',
    ],
    'a user event on the order queue': [
      (marker) => event('users.userCreated.v1', { userId: marker }),
      'unknown_event_type',
    ],
    'a type that every object has': [(marker) => event('constructor', { userId: marker }), 'unknown_event_type'],
    'a detail that contradicts the event': [
      (marker) =>
        JSON.stringify({
          'detail-type': 'orders.orderCompleted.v2',
          detail: { type: 'orders.orderCancelled.v1', data: { orderId: marker, userId: marker } },
        }),
      'malformed_event',
    ],
    'an empty user id': [
      (marker) => event('orders.orderCompleted.v2', { orderId: marker, userId: '' }),
      'malformed_event',
    ],
    'a fraction as user id': [
      (marker) => event('orders.orderCompleted.v2', { orderId: marker, userId: 7.5 }),
      'malformed_event',
    ],
    'a user id of white space': [
      (marker) => event('orders.orderCompleted.v2', { orderId: marker, userId: ' \u00a0' }),
      'malformed_event',
    ],
    'v2 with the field of v1': [
      (marker) => event('orders.orderCompleted.v2', { orderNumber: marker, userId: marker }),
      'malformed_event',
    ],
  };
  for (const [name, [body, reason]] of Object.entries(refused))
    it(`${name}: parked as ${reason}`, async () => {
      const marker = randomUUID();
      await deliver(ORDERS, body(marker));
      const found = await parked(doors, ORDERS, marker);
      expect(found.reason).to.equal(reason);
      expect(found.body).to.equal(body(marker));
      expect((await doors.account(marker)).status).to.equal(404);
    });

  it('a user without an id is parked too', async () => {
    const marker = randomUUID();
    await doors.publish({ context: 'users', type: 'users.userCreated.v1', data: { name: marker } });
    expect((await parked(doors, 'loyalty/handle-user-created', marker)).reason).to.equal('malformed_event');
    const userId = aMember();
    await doors.publish(userCreated(userId));
    await doors.balanceBecomes(userId, 100);
  });
});
