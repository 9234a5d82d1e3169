import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { queueDepth } from '../../../scripts/bench/stack/queue-depth.ts';
import { eventually } from '../../eventually.ts';
import { aStateDir, type LocalStack } from '../local-stack.ts';
import { aMember, orderCompletedV2, userCreated } from '../system/doors.ts';
import { tap } from '../system/tap.ts';
import { upgradeOf } from '../system/upgrades.ts';
import { runTool, type Settings, toolsStack } from './tools-stack.ts';

const ORDERS = 'loyalty/handle-order-completed';

describe('the tools of a running stack', function () {
  this.timeout(90_000);
  let stack: LocalStack;
  before(async () => {
    stack = await toolsStack();
  });

  const tool = (name: string, settings?: Settings) => runTool(name, stack.stateDir, settings);

  /** What `make queues` says about the message whose body holds the text; undefined when it is not parked. */
  async function parkedWith(text: string): Promise<string | undefined> {
    const { output } = await tool('queues');
    return output.split(/\n(?= {2}[\da-f-]{36})/).find((entry) => entry.includes(text));
  }

  /** Waits by a request, as each look of a tool is a process. */
  async function isParked(functionId: string): Promise<void> {
    const depth = await queueDepth(stack.doors, `laurel-${stack.doors.env}-${functionId.replace('/', '-')}-dlq`);
    await eventually(async () => expect(await depth(), 'parked messages').to.be.at.least(1));
  }

  async function park(functionId: string, body: string, attributes: Settings): Promise<void> {
    const QueueName = `laurel-${stack.doors.env}-${functionId.replace('/', '-')}-dlq`;
    const { QueueUrl } = await stack.doors.sqs.send(new GetQueueUrlCommand({ QueueName }));
    const MessageAttributes = Object.fromEntries(
      Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    );
    await stack.doors.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body, MessageAttributes }));
  }

  it('queues shows a parked message with its reason, and redrive parks it again as long as nothing is mended', async () => {
    const marker = randomUUID();
    await stack.doors.publish({ context: 'orders', type: 'orders.orderCompleted.v2', data: { orderId: marker } });
    await isParked(ORDERS);
    const first = await eventually(async () => {
      const entry = await parkedWith(marker);
      if (!entry) throw new Error('it is not parked');
      return entry;
    });
    expect(first).to.include('malformed_event').and.to.include("must have required property 'userId'");
    const messageId = /[\da-f-]{36}/.exec(first)?.[0] ?? '';

    const { output } = await tool('redrive', { QUEUE: ORDERS });
    expect(output).to.match(/Moved 1 of 1 message\(s\) from laurel-dev-loyalty-handle-order-completed-dlq/);
    expect(output).to.include(`${messageId}  was malformed_event`);
    await isParked(ORDERS);
    await eventually(async () => {
      const again = await parkedWith(marker);
      expect(again).to.include('malformed_event');
      expect(again).to.not.include(messageId);
    });
  });

  it('redrive brings back what succeeds once its cause is mended', async () => {
    const userId = aMember();
    await stack.doors.publish(userCreated(userId));
    await stack.doors.balanceBecomes(userId, 100);
    const type = 'orders.orderCompleted.v2';
    const data = { orderId: randomUUID(), userId };
    await park(ORDERS, JSON.stringify({ 'detail-type': type, detail: { type, data } }), {
      reason: 'unknown_event_type',
    });
    await tool('redrive', { QUEUE: 'laurel-dev-loyalty-handle-order-completed-dlq' });
    await stack.doors.balanceBecomes(userId, 150);
    expect(await parkedWith(userId)).to.equal(undefined);
  });

  it('redrive waits for what somebody has just looked at', async () => {
    const userId = aMember();
    const { context, type, data } = orderCompletedV2(userId, randomUUID());
    await park(ORDERS, JSON.stringify({ 'detail-type': type, source: `dev.${context}`, detail: { type, data } }), {});
    const QueueName = `laurel-${stack.doors.env}-loyalty-handle-order-completed-dlq`;
    const { QueueUrl } = await stack.doors.sqs.send(new GetQueueUrlCommand({ QueueName }));
    const looked = await stack.doors.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 6 }),
    );
    // What an earlier test has left is there too.
    const count = looked.Messages?.length;
    expect(looked.Messages?.some(({ Body }) => Body?.includes(userId))).to.equal(true);
    expect((await tool('queues')).output).to.include(`${count} more are being looked at`);
    const { code, output } = await tool('redrive', { QUEUE: ORDERS });
    expect(output).to.include('are being looked at').and.to.include(`Moved ${count} of ${count} message(s)`);
    expect(code).to.equal(0);
    await stack.doors.balanceBecomes(userId, 50);
  });

  it('redrive has what a stream gave up announced after all, under the ids that it had', async () => {
    const userId = aMember();
    const bus = await tap(stack.doors, 'loyalty');
    const ids = async () => (await bus.about(userId)).map(({ detail }) => detail.id);
    await stack.doors.publish(userCreated(userId));
    const announced = await eventually(async () => {
      const found = await ids();
      expect(found).to.have.length(2);
      return found;
    });
    const at = new Date().toISOString();
    const DDBStreamBatchInfo = {
      shardId: 'shard-1',
      approximateArrivalOfFirstRecord: at,
      approximateArrivalOfLastRecord: at,
    };
    await park('loyalty/publish-points-changed', JSON.stringify({ DDBStreamBatchInfo }), {});
    const { code, output } = await tool('redrive', { QUEUE: 'loyalty/publish-points-changed' });
    expect([code, output]).to.deep.equal([0, output]);
    expect(output).to.include('Moved 1 of 1').and.to.include('to laurel-dev-loyalty-republish-changes');
    await eventually(async () => expect(await ids()).to.have.members([...announced, ...announced]), 20_000);
    await bus.close();
  });

  it('redrive explains what to do where there is no queue to go back to', async () => {
    await park('tiers/orchestrate-upgrade', '{"userId":"x"}', {});
    const { code, output } = await tool('redrive', { QUEUE: 'tiers/orchestrate-upgrade' });
    expect(code).to.equal(1);
    expect(output).to.include('cannot be redriven').and.to.include('aws lambda invoke');
  });

  it('redrive of an empty queue and of an unknown one says so', async () => {
    expect((await tool('redrive', { QUEUE: 'tiers/trigger-upgrade' })).output).to.match(/^Nothing waits in/);
    const unknown = await tool('redrive', { QUEUE: 'nobody' });
    expect(unknown.code).to.equal(1);
    expect(unknown.errors).to.match(
      /^There is no queue nobody\. There are those of: .*loyalty\/handle-order-completed/,
    );
  });

  it('reconcile compares accounts with their entries: all of them, those of a day, or one', async () => {
    const userId = aMember();
    await stack.doors.publish(userCreated(userId));
    await stack.doors.balanceBecomes(userId, 100);
    const all = await tool('reconcile');
    expect(all.errors).to.equal('');
    expect(all.output).to.match(
      /^\d+ account\(s\) of all members were compared .*\nEach is what its entries make of it\.\n$/,
    );
    expect(all.code).to.equal(0);
    const day = await tool('reconcile', { DAY: '2020-01-01' });
    expect(day.output).to.match(/^0 account\(s\) that changed on 2020-01-01 were compared/);
    const one = await tool('reconcile', { MEMBER: userId });
    expect(one.output).to.equal(`The account of ${userId} is what its 1 entries make of it.\n`);
    const nobody = await tool('reconcile', { MEMBER: aMember() });
    expect([nobody.code, nobody.errors]).to.deep.equal([
      1,
      'The API answers 404: There is no loyalty account for this user\n',
    ]);
  });

  it('reconcile-commerce compares orders and stock with what else is known of them, or one SKU', async () => {
    const all = await tool('reconcile-commerce');
    expect(all.errors).to.equal('');
    expect(all.output).to.match(
      /^\d+ order\(s\) were compared .*\nEach is what all of them say\.\n\d+ SKU\(s\) were compared .*\nThe stock of each is /,
    );
    expect(all.code).to.equal(0);
    const nothing = await tool('reconcile-commerce', { SKU: 'NOTHING-OF-THE-KIND' });
    expect(nothing.output).to.match(/^0 SKU\(s\) were compared with their movements/);
  });

  it('invoke runs a function with an event, and shows its answer', async () => {
    const http = { method: 'GET', path: '/loyalty', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' };
    const requestContext = { requestId: 'by-hand', routeKey: 'GET /loyalty', stage: '$default', http };
    const event = { version: '2.0', routeKey: 'GET /loyalty', rawPath: '/loyalty', headers: {}, requestContext };
    const settings = { FUNCTION: 'loyalty/get-account', EVENT: JSON.stringify(event) };
    const { code, output, errors } = await tool('invoke', settings);
    expect(code, errors).to.equal(0);
    expect(JSON.parse(output)).to.include({ statusCode: 401 });
  });

  it('invoke ends with an error when the function fails', async () => {
    const { code, errors } = await tool('invoke', { FUNCTION: 'loyalty/publish-points-changed', EVENT: '7' });
    expect(code).to.equal(1);
    expect(errors).to.include('laurel-dev-loyalty-publish-points-changed failed: Unhandled');
    expect(errors).to.not.include('It was given {}');
    const bare = await tool('invoke', { FUNCTION: 'loyalty/get-account' });
    expect(bare.code).to.equal(1);
    expect(bare.errors).to.include('It was given {}: EVENT=<file or JSON> is what its trigger gives it');
  });

  it('logs finds what was written about a correlation id', async () => {
    const correlationId = randomUUID();
    await stack.doors.request('GET', '/loyalty', {
      token: 'not a token',
      headers: { 'x-correlation-id': correlationId },
    });
    const lines = await eventually(async () => {
      const { output } = await tool('logs', { ID: correlationId });
      expect(output).to.match(/^\d\d:\d\d:\d\d\.\d{3} {2}INFO +loyalty-get-account +request refused/m);
      return output.trimEnd().split('\n');
    });
    for (const line of lines) expect(line).to.include(`correlationId=${correlationId}`);
    expect((await tool('logs', { ID: correlationId, FUNCTION: 'loyalty/get-account' })).output).to.include(lines[0]);
    expect((await tool('logs', { ID: randomUUID() })).errors).to.match(/^No line says /);
  });

  /** A member who has reached Silver, and been told. */
  async function anUpgradedMember(): Promise<string> {
    // Short, as the name of an execution holds the beginning of an id only.
    const userId = `m-${randomUUID().slice(0, 8)}`;
    await stack.doors.publish(userCreated(userId));
    await stack.doors.publish(...Array.from({ length: 8 }, () => orderCompletedV2(userId, randomUUID())));
    await upgradeOf(stack.doors, userId);
    return userId;
  }
  let upgrading: Promise<string> | undefined;
  const upgradedMember = () => (upgrading ??= anUpgradedMember());

  it('executions lists a tier upgrade and shows its steps', async () => {
    const userId = await upgradedMember();
    const listed = (await tool('executions')).output.split('\n').find((line) => line.startsWith(userId));
    expect(listed).to.match(/SUCCEEDED +\d{4}-\d\d-\d\d [\d:.]+ +\d+ ms$/);
    const { output } = await tool('executions', { ID: userId });
    for (const step of ['read-account', 'upgrade-tier', 'record-completion'])
      expect(output).to.match(new RegExp(`^ *\\+\\d+ +[\\d.]+ ms +${step} +Step +\\d +succeeded$`, 'm'));
    expect(output).to.match(/ {2}\(callback\) +Callback +succeeded +callback [\w-]+, within 300 s/);
    expect((await tool('executions', { ID: 'nobody' })).errors).to.match(/^There is no execution nobody/);
  });

  it('trace tells the way from the orders to the acknowledged tier as one tree, with its links', async () => {
    const userId = await upgradedMember();
    await eventually(async () => {
      const { output } = await tool('trace', { ID: userId });
      for (const one of [
        /: process orders\.orderCompleted\.v2|receive laurel-dev-loyalty-handle-order-completed/,
        /^ +\+[\d.]+ +[\d.]+ +↪ \([^)]*\) loyalty\/publish-points-changed: /m,
        /↪ \([^)]*\) tiers\/trigger-upgrade: /,
        /↪ \([^)]*\) tiers\/orchestrate-upgrade: .*\n +link: started_by /,
        /publish loyalty\.tierUpgraded\.v1 .*user /,
        /↪ \([^)]*\) tiers\/acknowledge-notification: /,
        /step record-completion/,
      ])
        expect(output).to.match(one);
    });
    expect((await tool('trace', { ID: 'nobody' })).errors).to.match(/^No span knows nobody/);
  });
});

describe('the tools without a stack', function () {
  this.timeout(90_000);
  const stateDir = aStateDir();
  after(() => rmSync(stateDir, { recursive: true }));

  for (const [name, message] of Object.entries({
    invoke: /^No stack runs on /,
    queues: /^No stack runs on .*: start one with make start/,
    redrive: /^No stack runs on /,
    executions: /^No stack runs on /,
    logs: /^There are no logs in /,
    trace: /^There are no traces in /,
  }))
    it(`${name} says so in one line`, async () => {
      const { code, output, errors } = await runTool(name, stateDir, { ID: 'x', QUEUE: ORDERS });
      expect(code).to.equal(1);
      expect(output).to.equal('');
      expect(errors).to.match(message);
      expect(errors.trimEnd().split('\n')).to.have.length(1);
    });
});
