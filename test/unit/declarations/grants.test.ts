import { join } from 'node:path';
import { expect } from 'chai';
import { type FunctionDeclaration, loadDeclarations } from '../../../scripts/declarations/declarations.ts';
import { environmentOf, grantsOf } from '../../../scripts/declarations/grants.ts';
import {
  type Deployment,
  deploymentOf,
  eventPattern,
  hasDeadLetterQueue,
  names,
  visibilityTimeoutSeconds,
} from '../../../scripts/declarations/names.ts';

const deployment: Deployment = { env: 'dev', region: 'eu-west-1', accountId: '000000000000', busName: 'laurel-dev' };
const { functions } = loadDeclarations(join(import.meta.dirname, '../../..'));

function declared(id: string, changes: Partial<FunctionDeclaration> = {}): FunctionDeclaration {
  const found = functions.find((each) => each.id === id);
  if (!found) throw new Error(`${id} is not declared`);
  return { ...found, ...changes };
}

const queueUrl = (queue: string) => `http://127.0.0.1/${queue}`;
const environment = (id: string) => environmentOf(declared(id), deployment, queueUrl);
const grants = (one: FunctionDeclaration) =>
  Object.fromEntries(grantsOf(one, deployment).map(({ Sid, Action, Resource }) => [Sid, { Action, Resource }]));

const TABLE = 'arn:aws:dynamodb:eu-west-1:000000000000:table/laurel-dev-loyalty';
const PARAMETER = 'arn:aws:ssm:eu-west-1:000000000000:parameter/dev';

describe('what a declaration grants', () => {
  it('lets get-account read items and its parameters, write what fell due and limits, and nothing else', () => {
    expect(grantsOf(declared('loyalty/get-account'), deployment)).to.deep.equal([
      {
        Sid: 'TableLoyalty',
        Effect: 'Allow',
        Action: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        Resource: [TABLE],
      },
      {
        Sid: 'TablePlatform',
        Effect: 'Allow',
        Action: ['dynamodb:UpdateItem'],
        Resource: ['arn:aws:dynamodb:eu-west-1:000000000000:table/laurel-dev-platform'],
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['LIMIT#*'] } },
      },
      {
        Sid: 'Parameters',
        Effect: 'Allow',
        Action: ['ssm:GetParameter'],
        Resource: [
          `${PARAMETER}/shared/secret-access-key`,
          `${PARAMETER}/shared/token-issuers`,
          `${PARAMETER}/UsersService/api-endpoint`,
          `${PARAMETER}/UsersService/issuer`,
          `${PARAMETER}/shared/rate-limits`,
          `${PARAMETER}/LoyaltyService/programme`,
        ],
      },
    ]);
  });

  it('lets spend-points read and write, but neither delete nor scan', () => {
    expect(grants(declared('loyalty/spend-points')).TableLoyalty?.Action).to.deep.equal([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ]);
  });

  it('lets list-transactions read the table and nothing else', () => {
    expect(grants(declared('loyalty/list-transactions')).TableLoyalty).to.deep.equal({
      Action: ['dynamodb:GetItem', 'dynamodb:Query'],
      Resource: [TABLE],
    });
  });

  it('lets an event function poll its queue and park in its dead-letter queue', () => {
    const own = 'arn:aws:sqs:eu-west-1:000000000000:laurel-dev-loyalty-handle-order-completed';
    const { Poll, Park } = grants(declared('loyalty/handle-order-completed'));
    expect(Poll).to.deep.equal({
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
      Resource: [own],
    });
    expect(Park).to.deep.equal({ Action: ['sqs:SendMessage'], Resource: [`${own}-dlq`] });
  });

  it('lets a stream function read the stream and publish its own events under its own source only', () => {
    const statements = grantsOf(declared('loyalty/publish-points-changed'), deployment);
    expect(statements.map(({ Sid }) => Sid)).to.deep.equal(['TableLoyalty', 'Publish', 'Parameters', 'Poll', 'Park']);
    expect(statements[1]).to.deep.equal({
      Sid: 'Publish',
      Effect: 'Allow',
      Action: ['events:PutEvents'],
      Resource: ['arn:aws:events:eu-west-1:000000000000:event-bus/laurel-dev'],
      Condition: {
        StringEquals: {
          'events:source': 'dev.loyalty',
          'events:detail-type': [
            'loyalty.pointsAdded.v1',
            'loyalty.pointsAdded.v2',
            'loyalty.pointsExpired.v1',
            'loyalty.pointsExpiring.v1',
          ],
        },
      },
    });
    expect(statements[3]?.Resource).to.deep.equal([`${TABLE}/stream/*`]);
  });

  it('limits a table to leading keys where they are named', () => {
    const limited = declared('loyalty/get-account', {
      uses: { tables: { 'point-of-sale': { actions: ['GetItem'], leadingKeys: ['USER#*'] } } },
    });
    expect(grantsOf(limited, deployment)).to.deep.equal([
      {
        Sid: 'TablePointOfSale',
        Effect: 'Allow',
        Action: ['dynamodb:GetItem'],
        Resource: ['arn:aws:dynamodb:eu-west-1:000000000000:table/laurel-dev-point-of-sale'],
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['USER#*'] } },
      },
    ]);
  });

  it('lets a durable function checkpoint itself, and its partners answer its callbacks', () => {
    const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:laurel-dev-loyalty-get-account';
    const durable = declared('loyalty/get-account', {
      durable: { executionTimeoutSeconds: 60, retentionDays: 14 },
      uses: { functions: { OTHER: 'loyalty/get-account' }, callbacks: ['loyalty/get-account'] },
    });
    const statements = grants(durable);
    expect(statements.Invoke).to.deep.equal({ Action: ['lambda:InvokeFunction'], Resource: [`${arn}:live`] });
    expect(statements.Callbacks?.Resource).to.deep.equal([`${arn}:*`]);
    expect(statements.Checkpoint?.Resource).to.deep.equal([`${arn}:*`]);
  });

  it('is nothing for a function that uses nothing', () => {
    const idle = declared('loyalty/get-account', { uses: {}, trigger: { type: 'invoked' } });
    expect(grantsOf(idle, deployment)).to.deep.equal([]);
  });
});

describe('the environment that a declaration gives', () => {
  it('names what the function uses', () => {
    expect(environment('loyalty/get-account')).to.deep.equal({
      ENV: 'dev',
      LOYALTY_TABLE_NAME: 'laurel-dev-loyalty',
      PLATFORM_TABLE_NAME: 'laurel-dev-platform',
      RATE_LIMITS_PARAMETER: '/dev/shared/rate-limits',
      TOKEN_ISSUERS_PARAMETER: '/dev/shared/token-issuers',
      USERS_API_ENDPOINT_PARAMETER: '/dev/UsersService/api-endpoint',
      USERS_ISSUER_PARAMETER: '/dev/UsersService/issuer',
      SECRET_ACCESS_KEY_PARAMETER: '/dev/shared/secret-access-key',
      PROGRAMME_PARAMETER: '/dev/LoyaltyService/programme',
    });
    expect(environment('loyalty/publish-points-changed')).to.deep.equal({
      ENV: 'dev',
      EVENT_BUS_NAME: 'laurel-dev',
      EVENT_SOURCE: 'dev.loyalty',
      LOYALTY_TABLE_NAME: 'laurel-dev-loyalty',
      PROGRAMME_PARAMETER: '/dev/LoyaltyService/programme',
      DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1/laurel-dev-loyalty-publish-points-changed-dlq',
    });
    expect(environment('loyalty/handle-user-created')).to.deep.equal({
      ENV: 'dev',
      LOYALTY_TABLE_NAME: 'laurel-dev-loyalty',
      PLATFORM_TABLE_NAME: 'laurel-dev-platform',
      PROGRAMME_PARAMETER: '/dev/LoyaltyService/programme',
      QUEUE_URL: 'http://127.0.0.1/laurel-dev-loyalty-handle-user-created',
      DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1/laurel-dev-loyalty-handle-user-created-dlq',
    });
  });

  it('says of which context a reset is, where one may be: of those that take part', () => {
    const everything = loadDeclarations(join(import.meta.dirname, '../../..'));
    const given = (id: string, place: typeof deployment & { readonly demoReset?: boolean }) =>
      environmentOf(everything.functions.find((one) => one.id === id) ?? expect.fail(id), place, queueUrl);
    const place = deploymentOf(everything, { ...deployment, demoReset: true });
    expect(given('loyalty/get-account', place)).to.include({ DEMO_RESET: 'loyalty' });
    expect(given('demo/start-reset', place)).to.include({ DEMO_RESET: 'demo' });
    expect(given('assistant/answer-agents', place)).not.to.have.any.keys('DEMO_RESET');
    expect(given('loyalty/get-account', deploymentOf(everything, deployment))).not.to.have.any.keys('DEMO_RESET');
    expect(given('demo/run-reset', place).EVERY_RESET_FUNCTION_ARNS?.split(' ')).to.include(
      'arn:aws:lambda:eu-west-1:000000000000:function:laurel-dev-loyalty-reset:live',
    );
  });

  it('has what is fixed, and the ARN of what is invoked, but never a fixed name of what is used', () => {
    const one = declared('loyalty/get-account', {
      environment: { MODE: 'x', LOYALTY_TABLE_NAME: 'another' },
      uses: { tables: { loyalty: { actions: ['GetItem'] } }, functions: { NEXT: 'loyalty/spend-points' } },
    });
    expect(environmentOf(one, deployment, queueUrl)).to.deep.equal({
      ENV: 'dev',
      MODE: 'x',
      LOYALTY_TABLE_NAME: 'laurel-dev-loyalty',
      NEXT_FUNCTION_ARN: 'arn:aws:lambda:eu-west-1:000000000000:function:laurel-dev-loyalty-spend-points:live',
    });
  });
});

describe('what may be looked at of a whole deployment', () => {
  const looker = declared('status/probe');
  const queue = declared('loyalty/handle-order-completed', {
    trigger: {
      type: 'queue',
      batchSize: 1,
      batchWindowSeconds: 0,
      maximumConcurrency: 2,
      maxReceiveCount: 1,
      fifo: true,
    } as never,
  });
  const piped = { context: 'parcels', name: 'parcels', pipe: { target: 'bus' } } as never;
  const pinned = declared('tiers/trigger-upgrade', { physicalName: 'upgrades' });
  const everything = { functions: [looker, queue, declared('loyalty/get-account'), pinned], tables: [piped] };
  const place = deploymentOf(everything, deployment);

  it('are its queues and dead-letter queues by context, and the figures of its functions', () => {
    const looks = grantsOf(looker, place).filter(({ Sid }) => Sid.startsWith('LookAt'));
    const arn = (name: string) => `arn:aws:sqs:eu-west-1:000000000000:laurel-dev-${name}`;
    expect(looks.map(({ Action, Resource }) => [Action, Resource])).to.deep.equal([
      [['sqs:GetQueueAttributes'], ['loyalty-*', 'parcels-*', 'status-*', 'upgrades', 'upgrades-dlq'].map(arn)],
      [['cloudwatch:GetMetricData'], ['*']],
    ]);
  });

  it('are known by context, and its environment names the contexts alone', () => {
    expect(environmentOf(looker, place, queueUrl)).to.include({
      QUEUES_URL: 'http://127.0.0.1',
      WATCHED_CONTEXTS: 'loyalty parcels status tiers',
    });
    expect(place.watched).to.deep.equal({
      loyalty: {
        functions: ['loyalty-get-account', 'loyalty-handle-order-completed'],
        queues: ['loyalty-handle-order-completed-dlq.fifo', 'loyalty-handle-order-completed.fifo'],
      },
      parcels: { functions: [], queues: ['parcels-pipe-dlq'] },
      status: { functions: ['status-probe'], queues: ['status-probe-dlq', 'status-probe-schedule-dlq'] },
      tiers: { functions: ['upgrades'], queues: ['upgrades', 'upgrades-dlq'] },
    });
  });

  it('is nothing for a function that does not say so', () => {
    const other = declared('loyalty/get-account');
    expect(grantsOf(other, place).filter(({ Sid }) => Sid.startsWith('LookAt'))).to.deep.equal([]);
    expect(environmentOf(other, place, queueUrl)).not.to.have.any.keys('QUEUES_URL', 'WATCHED_CONTEXTS');
  });
});

describe('what an event trigger becomes', () => {
  const { trigger } = declared('loyalty/handle-order-completed');
  if (trigger.type !== 'event') throw new Error('handle-order-completed is no event function');

  it('is a rule on source and type, and on the detail where it says so', () => {
    expect(eventPattern(deployment, trigger)).to.deep.equal({
      source: ['dev.orders'],
      'detail-type': [{ prefix: 'orders.orderCompleted.' }],
    });
    const detail = { data: { total: [{ numeric: ['>', 0] }] } };
    expect(eventPattern(deployment, { ...trigger, detail })).to.have.deep.property('detail', detail);
  });

  it('is a rule that takes every version, but for those that are passed over, and types without versions as they are', () => {
    const pattern = eventPattern(deployment, {
      ...trigger,
      detailTypes: ['orders.placed.v2', 'orders.placed.v3', 'ORDER_PAID_EVENT', 'orders.v0'],
      passedOver: ['orders.placed.v1'],
      detail: { data: { total: [1] } },
    });
    expect(pattern).to.deep.equal({
      source: ['dev.orders'],
      'detail-type': ['ORDER_PAID_EVENT', 'orders.v0', { prefix: 'orders.placed.' }],
      detail: { data: { total: [1] }, type: [{ 'anything-but': ['orders.placed.v1'] }] },
    });
  });

  it('is a rule on all types of the same senders from every source but these, for strays', () => {
    const detailTypes = ['ORDER_PAID_EVENT', 'loyalty.pointsAdded.v2', 'orders.placed.v2', 'orders.sent.to.v3', 'v1'];
    expect(eventPattern(deployment, { ...trigger, detailTypes, strays: true })).to.deep.equal({
      source: [{ 'anything-but': ['dev.orders'] }],
      'detail-type': ['ORDER_PAID_EVENT', 'v1', { prefix: 'loyalty.' }, { prefix: 'orders.' }],
    });
  });

  it('is a queue that hides a message six times as long as the function may take, and the window', () => {
    expect(visibilityTimeoutSeconds(declared('loyalty/handle-order-completed'))).to.equal(120);
    const windowed = declared('loyalty/handle-order-completed', { trigger: { ...trigger, batchWindowSeconds: 5 } });
    expect(visibilityTimeoutSeconds(windowed)).to.equal(125);
  });

  it('has a dead-letter queue, as a stream and an asynchronous event have, and a request has not', () => {
    const ids = [
      'loyalty/handle-order-completed',
      'loyalty/publish-points-changed',
      'tiers/orchestrate-upgrade',
      'loyalty/get-account',
    ];
    expect(ids.map((id) => hasDeadLetterQueue(declared(id)))).to.deep.equal([true, true, true, false]);
  });
});

describe('what a queue trigger becomes', () => {
  const consumer = (fifo: boolean): FunctionDeclaration =>
    declared('loyalty/handle-order-completed', {
      trigger: {
        type: 'queue',
        fifo,
        batchSize: 10,
        batchWindowSeconds: 7,
        maximumConcurrency: 5,
        maxReceiveCount: 5,
      },
    });
  const producer = declared('loyalty/get-account', {
    uses: { queues: { CREDITS: 'loyalty/handle-order-completed' } },
  });

  for (const [fifo, suffix] of [
    [false, ''],
    [true, '.fifo'],
  ] as const)
    it(`is a ${fifo ? 'FIFO' : 'standard'} queue that the function polls and others send to`, () => {
      const place = deploymentOf({ functions: [consumer(fifo)] }, deployment);
      const queue = `laurel-dev-loyalty-handle-order-completed${suffix}`;
      const arn = `arn:aws:sqs:eu-west-1:000000000000:${queue}`;
      expect(grantsOf(consumer(fifo), place).map(({ Sid, Resource }) => [Sid, Resource])).to.deep.include.members([
        ['Poll', [arn]],
        ['Park', [`arn:aws:sqs:eu-west-1:000000000000:laurel-dev-loyalty-handle-order-completed-dlq${suffix}`]],
      ]);
      expect(grantsOf(producer, place)).to.deep.include({
        Sid: 'Send',
        Effect: 'Allow',
        Action: ['sqs:SendMessage'],
        Resource: [arn],
      });
      expect(environmentOf(producer, place, queueUrl)).to.include({ CREDITS_QUEUE_URL: queueUrl(queue) });
      expect(visibilityTimeoutSeconds(consumer(fifo))).to.equal(127);
    });
});

describe('names', () => {
  it('are the pinned ones where a declaration pins them', () => {
    const place = deploymentOf(
      { functions: [declared('loyalty/get-account', { physicalName: 'old-name' })] },
      deployment,
    );
    expect(names.function(place, 'loyalty/get-account')).to.equal('laurel-dev-old-name');
    expect(names.deadLetterQueue(place, 'loyalty/get-account')).to.equal('laurel-dev-old-name-dlq');
    expect(names.function(place, 'loyalty/spend-points')).to.equal('laurel-dev-loyalty-spend-points');
  });

  it('are made of the environment, the context and the function', () => {
    const id = 'loyalty/get-account';
    expect([
      names.function(deployment, id),
      names.table(deployment, 'loyalty'),
      names.source(deployment, 'loyalty'),
    ]).to.deep.equal(['laurel-dev-loyalty-get-account', 'laurel-dev-loyalty', 'dev.loyalty']);
  });
});
