import {
  CreateEventBusCommand,
  DescribeEventBusCommand,
  EventBridgeClient,
  InvalidEventPatternException,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { expect } from 'chai';
import { eventually } from '../../../eventually.ts';
import { aBus, anEntry, queueArn, REGION, type TestBus } from './a-bus.ts';
import { type AwsJsonServer, serveAwsJson } from './aws-json-server.ts';

const NOW_MS = 1_700_000_000_000;

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('not refused'),
    (error: unknown) => error,
  );
}

describe('EventBridge, seen by the AWS SDK', () => {
  let bus: TestBus;
  let server: AwsJsonServer;
  let client: EventBridgeClient;
  before(async () => {
    bus = aBus({ now: () => NOW_MS });
    bus.start();
    server = await serveAwsJson({ AWSEvents: bus.service });
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    client = new EventBridgeClient({ region: REGION, endpoint: server.endpoint, credentials, maxAttempts: 1 });
  });
  after(async () => {
    client.destroy();
    await server.close();
    await bus.stop();
  });

  it('an event goes from PutEvents to the queue of a rule', async () => {
    const { EventBusArn } = await client.send(new CreateEventBusCommand({ Name: 'shop' }));
    const EventPattern = JSON.stringify({ source: ['dev.orders'], detail: { n: [{ numeric: ['>', 0] }] } });
    const rule = await client.send(new PutRuleCommand({ Name: 'orders', EventBusName: EventBusArn, EventPattern }));
    expect(rule.RuleArn).to.match(/:rule\/shop\/orders$/);
    const targets = [
      {
        Id: 'orders',
        Arn: queueArn('orders'),
        InputTransformer: { InputPathsMap: { n: '$.detail.n' }, InputTemplate: '{"n": <n>}' },
      },
    ];
    const put = await client.send(new PutTargetsCommand({ Rule: 'orders', EventBusName: 'shop', Targets: targets }));
    expect(put.FailedEntryCount).to.equal(0);

    const answer = await client.send(
      new PutEventsCommand({
        Entries: [
          { EventBusName: 'shop', Source: 'dev.orders', DetailType: 't', Detail: '{"n":7}', Time: new Date(NOW_MS) },
          { EventBusName: 'shop', Source: 'dev.orders', DetailType: 't', Detail: 'no json' },
        ],
      }),
    );
    expect(answer.FailedEntryCount).to.equal(1);
    expect(answer.Entries?.[0]?.EventId).to.be.a('string');
    expect(answer.Entries?.[1]).to.deep.equal({ ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' });
    await eventually('the message', () => bus.sent.length === 1);
    expect(bus.sent[0]).to.include({ queue: 'orders', body: '{"n":7}' });

    const listed = await client.send(new ListTargetsByRuleCommand({ Rule: 'orders', EventBusName: 'shop' }));
    expect(listed.Targets).to.deep.equal(targets);
    const removed = await client.send(new RemoveTargetsCommand({ Rule: 'orders', EventBusName: 'shop', Ids: ['x'] }));
    expect(removed.FailedEntries?.[0]?.ErrorCode).to.equal('ResourceNotFoundException');
  });

  it('buses and rules are described with dates and pages', async () => {
    const described = await client.send(new DescribeEventBusCommand({}));
    expect(described.CreationTime).to.deep.equal(new Date(NOW_MS));
    const buses = await client.send(new ListEventBusesCommand({ Limit: 1 }));
    expect(buses.EventBuses?.[0]?.Name).to.equal('default');
    expect(buses.NextToken).to.be.a('string');
    for (const Name of ['a', 'b']) await client.send(new PutRuleCommand({ Name, EventPattern: '{"source":["x"]}' }));
    const page = await client.send(new ListRulesCommand({ Limit: 1 }));
    const next = await client.send(new ListRulesCommand({ Limit: 1, NextToken: page.NextToken }));
    expect([page, next].map(({ Rules }) => Rules?.[0]?.Name)).to.deep.equal(['a', 'b']);
    expect(page.Rules?.[0]?.State).to.equal('ENABLED');
  });

  it('patterns are tested', async () => {
    const Event = JSON.stringify({
      id: '1',
      account: '0',
      source: 'x',
      time: '',
      region: '',
      resources: [],
      'detail-type': '',
    });
    const { Result } = await client.send(new TestEventPatternCommand({ EventPattern: '{"source":["x"]}', Event }));
    expect(Result).to.equal(true);
  });

  it('errors are the exceptions of the client', async () => {
    const create = new CreateEventBusCommand({ Name: 'default' });
    expect(await rejection(client.send(create))).to.be.instanceOf(ResourceAlreadyExistsException);
    const describe = new DescribeEventBusCommand({ Name: 'x' });
    expect(await rejection(client.send(describe))).to.be.instanceOf(ResourceNotFoundException);
    const rule = new PutRuleCommand({ Name: 'x', EventPattern: '{}' });
    expect(await rejection(client.send(rule))).to.be.instanceOf(InvalidEventPatternException);
    const events = new PutEventsCommand({ Entries: Array.from({ length: 11 }, () => anEntry()) });
    expect(await rejection(client.send(events))).to.include({ name: 'ValidationException' });
  });
});
