import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
} from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import type {
  Declarations,
  FunctionDeclaration,
  TableDeclaration,
} from '../../../../scripts/declarations/declarations.ts';
import { provision } from '../../../../scripts/local-stack/provision/provision.ts';
import type { ParameterSettings } from '../../../../scripts/local-stack/provision/provision-parameters.ts';
import { failureOf } from '../../../builders/failure-of.ts';
import { type AwsEndpoint, anAwsEndpoint } from '../stack/an-aws-endpoint.ts';

const deployment = { env: 'dev', region: 'eu-west-1', accountId: '000000000000', busName: 'laurel-dev-shared' };
const QUEUE = 'laurel-dev-shop-on-order';

const table: TableDeclaration = {
  context: 'shop',
  name: 'shop',
  file: 'shared/shop/table.json',
  description: 'orders',
  partitionKey: { name: 'PK', type: 'S' },
  sortKey: { name: 'SK', type: 'S' },
  timeToLiveAttribute: 'ttl',
  stream: 'NEW_AND_OLD_IMAGES',
  localIndexes: { ByNumber: { sortKey: { name: 'number', type: 'N' }, projection: 'ALL' } },
  globalIndexes: { ByMail: { partitionKey: { name: 'mail', type: 'S' }, projection: { include: ['number'] } } },
};

const onOrder: FunctionDeclaration = {
  id: 'shop/on-order',
  context: 'shop',
  name: 'on-order',
  physicalName: 'shop-on-order',
  entry: 'functions/shop/on-order/handler.ts',
  description: 'takes orders',
  memoryMb: 128,
  timeoutSeconds: 10,
  trigger: {
    type: 'event',
    sources: ['orders'],
    detailTypes: ['orders.placed.v1'],
    batchSize: 10,
    batchWindowSeconds: 0,
    maximumConcurrency: 2,
    maxReceiveCount: 4,
  },
  environment: {},
  uses: {},
};

const declared: Declarations = { functions: [onOrder], tables: [table] };

describe('provisioning', function () {
  this.timeout(60_000);
  let services: AwsEndpoint;
  let endpoint: string;
  let settings: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  const run = (declarations = declared, parameters: Partial<ParameterSettings> = {}) =>
    provision({
      endpoint,
      declarations,
      deployment,
      parameters: { apiEndpoint: 'http://127.0.0.1:3000', ...parameters },
    });

  before(async () => {
    services = await anAwsEndpoint(deployment, declared);
    endpoint = services.endpoint;
    settings = { endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'a' } };
    await run();
  });
  after(() => services.close());

  it('makes the table with its indexes, stream and expiry, under the names of the cloud', async () => {
    const client = new DynamoDBClient(settings);
    const { Table: made } = await client.send(new DescribeTableCommand({ TableName: 'laurel-dev-shop' }));
    expect(made?.KeySchema).to.deep.equal([
      { AttributeName: 'PK', KeyType: 'HASH' },
      { AttributeName: 'SK', KeyType: 'RANGE' },
    ]);
    expect(made?.LocalSecondaryIndexes?.map(({ IndexName }) => IndexName)).to.deep.equal(['ByNumber']);
    expect(made?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).to.deep.equal(['ByMail']);
    expect(made?.LatestStreamArn).to.match(/^arn:aws:dynamodb:eu-west-1:000000000000:table\/laurel-dev-shop\/stream\//);
    const { TimeToLiveDescription: expiry } = await client.send(
      new DescribeTimeToLiveCommand({ TableName: 'laurel-dev-shop' }),
    );
    expect(expiry).to.deep.equal({ AttributeName: 'ttl', TimeToLiveStatus: 'ENABLED' });
  });

  it('makes the queue with its dead-letter queue', async () => {
    const client = new SQSClient(settings);
    const attributes = async (queue: string) =>
      (
        await client.send(
          new GetQueueAttributesCommand({ QueueUrl: `${endpoint}/000000000000/${queue}`, AttributeNames: ['All'] }),
        )
      ).Attributes;
    const queue = await attributes(QUEUE);
    expect(queue?.VisibilityTimeout, 'six times the timeout').to.equal('60');
    expect(JSON.parse(queue?.RedrivePolicy ?? '')).to.deep.equal({
      deadLetterTargetArn: `arn:aws:sqs:eu-west-1:000000000000:${QUEUE}-dlq`,
      maxReceiveCount: 4,
    });
    expect((await attributes(`${QUEUE}-dlq`))?.MessageRetentionPeriod, 'two weeks').to.equal('1209600');
  });

  it('makes the rule, with the queue as its target', async () => {
    const client = new EventBridgeClient(settings);
    const { Rules: rules = [] } = await client.send(new ListRulesCommand({ EventBusName: deployment.busName }));
    expect(rules.map(({ Name, EventPattern }) => [Name, JSON.parse(EventPattern ?? '')])).to.deep.equal([
      [QUEUE, { source: ['dev.orders'], 'detail-type': [{ prefix: 'orders.placed.' }] }],
    ]);
    const { Targets: targets } = await client.send(
      new ListTargetsByRuleCommand({ Rule: QUEUE, EventBusName: deployment.busName }),
    );
    expect(targets).to.deep.equal([
      {
        Id: 'queue',
        Arn: `arn:aws:sqs:eu-west-1:000000000000:${QUEUE}`,
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        DeadLetterConfig: { Arn: `arn:aws:sqs:eu-west-1:000000000000:${QUEUE}-dlq` },
      },
    ]);
  });

  it("writes the parameters of the cloud, and no programme: the function's own stands", async () => {
    const client = new SSMClient(settings);
    const read = (Name: string) =>
      client.send(new GetParameterCommand({ Name })).then(
        ({ Parameter }) => Parameter?.Value,
        (error: Error) => error.name,
      );
    expect(await read('/dev/LoyaltyService/api-endpoint')).to.equal('http://127.0.0.1:3000');
    expect(await read('/dev/LoyaltyService/table-name')).to.equal('laurel-dev-loyalty');
    expect(await read('/dev/shared/event-bus-name')).to.equal('laurel-dev-shared');
    expect(await read('/dev/shared/event-bus-arn')).to.equal(
      'arn:aws:events:eu-west-1:000000000000:event-bus/laurel-dev-shared',
    );
    expect(await read('/dev/LoyaltyService/programme')).to.equal('ParameterNotFound');
  });

  describe('once more', () => {
    const secret = () =>
      new SSMClient(settings)
        .send(new GetParameterCommand({ Name: '/dev/shared/secret-access-key', WithDecryption: true }))
        .then(({ Parameter: parameter }) => parameter);

    it('changes nothing and keeps the secret', async () => {
      const before = await secret();
      expect(before?.Type).to.equal('SecureString');
      expect(await run()).to.equal(before?.Value);
      expect(await secret()).to.deep.equal(before);
    });

    it('takes the secret that is given', async () => {
      const given = 's'.repeat(32);
      expect(await run(declared, { secretAccessKey: given })).to.equal(given);
      expect((await secret())?.Value).to.equal(given);
      expect(await run(), 'and keeps it').to.equal(given);
    });

    it('refuses a secret that is shorter than its hash', async () => {
      const { message } = await failureOf(run(declared, { secretAccessKey: 's'.repeat(31) }));
      expect(message).to.contain('has 31 bytes: it needs 32 at least');
    });

    it("writes further parameters, such as other services' endpoints", async () => {
      await run(declared, { others: { 'UserService/api-endpoint': 'http://127.0.0.1:9' } });
      const { Parameter: parameter } = await new SSMClient(settings).send(
        new GetParameterCommand({ Name: '/dev/UserService/api-endpoint' }),
      );
      expect(parameter?.Value).to.equal('http://127.0.0.1:9');
    });

    it('brings a queue up to date and leaves its messages', async () => {
      const client = new SQSClient(settings);
      const QueueUrl = `${endpoint}/000000000000/${QUEUE}`;
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'kept' }));
      await run({ ...declared, functions: [{ ...onOrder, timeoutSeconds: 20 }] });
      const { Attributes: attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
      );
      expect(attributes).to.include({ VisibilityTimeout: '120', ApproximateNumberOfMessages: '1' });
    });

    it('adds a global index to a table that is there', async () => {
      const globalIndexes = {
        ...table.globalIndexes,
        ByCity: { partitionKey: { name: 'city', type: 'S' }, projection: 'KEYS_ONLY' },
      } as const;
      await run({ ...declared, tables: [{ ...table, globalIndexes }] });
      const { Table: made } = await new DynamoDBClient(settings).send(
        new DescribeTableCommand({ TableName: 'laurel-dev-shop' }),
      );
      expect(made?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).to.include.members(['ByMail', 'ByCity']);
      expect(made?.GlobalSecondaryIndexes?.map(({ Projection }) => Projection)).to.deep.include.members([
        { ProjectionType: 'INCLUDE', NonKeyAttributes: ['number'] },
        { ProjectionType: 'KEYS_ONLY' },
      ]);
    });

    it('says how to go on when the keys of a table have changed', async () => {
      const changed = { ...declared, tables: [{ ...table, sortKey: { name: 'other', type: 'S' } } as const] };
      const failure = await run(changed).catch((error: Error) => error);
      expect(failure).to.include({ name: 'ProvisionError' });
      expect((failure as Error).message)
        .to.contain('laurel-dev-shop')
        .and.to.contain('FRESH=1');
    });

    it('removes the rule of a function that is gone, and no rule of others', async () => {
      const client = new EventBridgeClient(settings);
      await client.send(
        new PutRuleCommand({
          Name: 'laurel-dev-mine',
          EventBusName: deployment.busName,
          EventPattern: '{"source":["x"]}',
        }),
      );
      await run({ ...declared, functions: [] });
      const { Rules: rules = [] } = await client.send(new ListRulesCommand({ EventBusName: deployment.busName }));
      expect(rules.map(({ Name }) => Name)).to.deep.equal(['laurel-dev-mine']);
    });
  });
});
