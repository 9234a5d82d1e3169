import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { LocalStack } from '../local-stack.ts';
import { aMember, type Doors, orderCompletedV2, userCreated } from '../system/doors.ts';
import { parked } from '../system/parked.ts';
import { type Tap, tap } from '../system/tap.ts';
import { sharedLocalStack } from '../system/under-test.ts';
import { clearFaults, fault, faultsLeft } from './fault.ts';

const PUBLISHER = 'loyalty/publish-points-changed';

/** Version and sequence of the change that an event's id names. */
const changeIn = (id: string) => id.replace(/^pointsAdded\.(v\d):\d+:(\d+):.*$/, '$1:$2');

describe('when services fail', function () {
  this.timeout(90_000);
  let stack: LocalStack;
  let doors: Doors;
  let loyalty: Tap;
  before(async () => {
    stack = await sharedLocalStack();
    doors = stack.doors;
    loyalty = await tap(doors, 'loyalty');
  });
  afterEach(() => clearFaults(stack));
  after(() => loyalty.close());

  async function aMemberWithWelcome(): Promise<string> {
    const userId = aMember();
    await doors.publish(userCreated(userId));
    await doors.balanceBecomes(userId, 100);
    return userId;
  }

  it('a lost answer after a committed write neither doubles a spend nor fails it', async () => {
    const userId = await aMemberWithWelcome();
    await fault(stack, {
      service: 'dynamodb',
      operation: 'TransactWriteItems',
      action: 'drop-answer',
      caller: 'loyalty/spend-points',
      match: userId,
    });
    const { status, body } = await doors.spend(userId, 30);
    expect(status).to.equal(201);
    expect(body.data.currentPoints).to.equal(70);
    expect(await faultsLeft(stack)).to.equal(0);
    await doors.balanceBecomes(userId, 70);
  });

  it('a lost answer after a committed write counts an order once', async () => {
    const userId = await aMemberWithWelcome();
    await fault(stack, {
      service: 'dynamodb',
      operation: 'TransactWriteItems',
      action: 'drop-answer',
      caller: 'loyalty/handle-order-completed',
      match: userId,
    });
    await doors.publish(orderCompletedV2(userId, randomUUID()));
    await doors.balanceBecomes(userId, 150);
    expect(await faultsLeft(stack)).to.equal(0);
  });

  it('a failing table is 503, not 404 or 400', async () => {
    const userId = await aMemberWithWelcome();
    for (const operation of ['GetItem', 'BatchGetItem', 'Query'])
      await fault(stack, { service: 'dynamodb', operation, action: 'fail', count: 50, match: userId });
    for (const answer of [
      await doors.account(userId),
      await doors.spend(userId, 1, { 'idempotency-key': randomUUID() }),
      await doors.statement(userId),
    ]) {
      expect(answer.status).to.equal(503);
      expect(answer.headers.get('retry-after')).to.equal('1');
      expect(answer.body).to.deep.equal({
        success: false,
        message: ['The service is not available, try again'],
        data: null,
        code: 'unavailable',
      });
    }
    await clearFaults(stack);
    await doors.balanceBecomes(userId, 100);
  });

  it('an order that meets a failing table comes back and is counted once', async () => {
    const userId = await aMemberWithWelcome();
    await fault(stack, { service: 'dynamodb', operation: 'BatchGetItem', action: 'fail', count: 2, match: userId });
    await doors.publish(orderCompletedV2(userId, randomUUID()));
    await doors.balanceBecomes(userId, 150);
  });

  it('an event whose queue fails for a moment is delivered once it does not', async () => {
    const userId = aMember();
    const delivery = { service: 'sqs', operation: 'SendMessage', caller: 'events', match: userId };
    await fault(stack, { ...delivery, action: 'fail', status: 503, code: 'ServiceUnavailable', count: 2 });
    await doors.publish(userCreated(userId));
    await doors.balanceBecomes(userId, 100);
    expect(await faultsLeft(stack)).to.equal(0);
  });

  it('a hiccup of the table costs an order seconds, not the visibility timeout of its queue', async () => {
    const userId = await aMemberWithWelcome();
    await fault(stack, {
      service: 'dynamodb',
      operation: 'TransactWriteItems',
      action: 'fail',
      status: 400,
      code: 'ThrottlingException',
      // More than the tries of one invocation: the message goes back to its queue and comes again.
      count: 10,
      match: userId,
    });
    await doors.publish(orderCompletedV2(userId, randomUUID()));
    await doors.balanceBecomes(userId, 150, 40_000);
    expect(await faultsLeft(stack)).to.equal(0);
  });

  it('an account that no one can read is parked with its reason, and the others are announced', async () => {
    const [neighbour, broken] = [await aMemberWithWelcome(), aMember()];
    await new DynamoDBClient({
      endpoint: stack.awsEndpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'operator', secretAccessKey: 'none' },
    }).send(
      new PutItemCommand({
        TableName: `laurel-${doors.env}-loyalty`,
        Item: {
          PK: { S: `USER#${broken}` },
          SK: { S: 'ACCOUNT' },
          userId: { S: broken },
          points: { S: 'many' },
          lastSequence: { N: '1' },
        },
      }),
    );
    await doors.publish(orderCompletedV2(neighbour, randomUUID()));
    await eventually(async () => {
      const ids = (await loyalty.about(neighbour)).map(({ detail }) => detail.id);
      expect(ids.map(changeIn)).to.include.members(['v1:2', 'v2:2']);
    }, 15_000);
    const { reason, body } = await parked(doors, PUBLISHER, broken);
    expect(reason).to.equal('unreadable_account');
    expect(JSON.parse(body).Records).to.have.length(1);
  });

  it('a correlation id that would be cut inside of a character takes no neighbour along', async () => {
    const members = [aMember(), aMember(), aMember()];
    const Entries = members.map((userId, index) => ({
      EventBusName: doors.busName,
      Source: `${doors.env}.orders`,
      DetailType: 'orders.orderCompleted.v2',
      // Escaped, as many producers write it: the cut falls between the two halves.
      Detail: JSON.stringify({
        correlationid: `${'x'.repeat(127)}${index === 1 ? '@' : ''}`,
        data: { userId, orderId: randomUUID() },
      }).replace('@', '\\ud83d\\ude00'),
    }));
    await doors.eventBridge.send(new PutEventsCommand({ Entries }));
    for (const userId of members) await doors.balanceBecomes(userId, 50);
  });

  it('an event under a mistyped source is seen, and not applied', async () => {
    const userId = await aMemberWithWelcome();
    await doors.publish({ ...orderCompletedV2(userId, randomUUID()), context: 'oders' });
    await eventually(() => {
      const log = readFileSync(join(stack.stateDir, 'logs', 'loyalty-note-strays.log'), 'utf8');
      expect(log).to.include('"source":"dev.oders"');
    }, 20_000);
    await doors.balanceBecomes(userId, 100);
  });

  it('one bad record neither delays nor repeats the others of its batch', async () => {
    const userId = await aMemberWithWelcome();
    const marker = randomUUID();
    await doors.publish(
      ...Array.from({ length: 4 }, () => orderCompletedV2(userId, randomUUID())),
      { context: 'orders', type: 'orders.orderCompleted.v2', data: { orderId: marker, userId: [] } },
      ...Array.from({ length: 5 }, () => orderCompletedV2(userId, randomUUID())),
    );
    await doors.balanceBecomes(userId, 550);
    expect((await parked(doors, 'loyalty/handle-order-completed', marker)).reason).to.equal('malformed_event');
    await doors.balanceBecomes(userId, 550);
  });

  for (const [name, wanted] of Object.entries({
    'entries refused one by one': { action: 'fail-entries', entries: 1, count: 2 },
    'whole calls that fail': { action: 'fail', count: 2 },
    'more failures than one invocation retries': { action: 'fail-entries', entries: 1, count: 6 },
  }))
    it(`events go out in spite of ${name}, and none that went out is repeated`, async () => {
      const userId = aMember();
      await fault(stack, { service: 'events', operation: 'PutEvents', match: userId, ...wanted, caller: PUBLISHER });
      await doors.publish(userCreated(userId));
      await doors.balanceBecomes(userId, 100);
      await eventually(async () => {
        expect(await faultsLeft(stack)).to.equal(0);
        const ids = (await loyalty.about(userId)).map(({ detail }) => detail.id);
        expect(ids.map(changeIn)).to.have.members(['v1:1', 'v2:1']);
      }, 60_000);
      // A later change shows that nothing of the earlier one is still under way.
      await doors.publish(orderCompletedV2(userId, randomUUID()));
      await eventually(async () => {
        const ids = (await loyalty.about(userId)).map(({ detail }) => detail.id);
        expect(ids.map(changeIn)).to.have.members(['v1:1', 'v2:1', 'v1:2', 'v2:2']);
      }, 30_000);
    });
});
