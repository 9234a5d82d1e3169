import './quiet.ts';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  ChangeMessageVisibilityCommand,
  type ChangeMessageVisibilityCommandInput,
  type SendMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type {
  APIGatewayProxyStructuredResultV2,
  AttributeValue,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  SQSBatchResponse,
  SQSRecord,
} from 'aws-lambda';
import sinon from 'sinon';
import { aBus } from './a-bus-client.ts';
import { aParameterStore } from './a-parameter-store.ts';
import { inEnvironment } from './environment.ts';
import { aContext, aRequest, aRequestContext, envelopeOf, messages, type RequestParts } from './lambda.ts';
import { InMemoryTable } from './table/in-memory-table.ts';
import type { Item } from './table/limits.ts';
import { aToken, SECRET } from './tokens.ts';

const ENVIRONMENT = {
  LOYALTY_TABLE_NAME: 'loyalty',
  PROGRAMME_PARAMETER: '/dev/LoyaltyService/programme',
  SECRET_ACCESS_KEY_PARAMETER: '/dev/shared/secret-access-key',
  QUEUE_URL: 'http://127.0.0.1/000000000000/queue',
  DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1/000000000000/dlq',
  SHARED_WRITES_QUEUE_URL: 'http://127.0.0.1/000000000000/laurel-dev-loyalty-write-shared.fifo',
  EVENT_BUS_NAME: 'laurel-dev',
  EVENT_SOURCE: 'dev.loyalty',
};

interface Answer {
  readonly status: number | undefined;
  readonly headers: APIGatewayProxyStructuredResultV2['headers'];
  readonly data: unknown;
  readonly message: readonly string[];
}

/** The loyalty functions as they are deployed, with everything they call in memory. */
export interface LoyaltyService {
  readonly table: InMemoryTable;
  readonly bus: ReturnType<typeof aBus>;
  readonly parked: readonly SendMessageCommandInput[];
  /** Messages that were given back to their queue for a while. */
  readonly returned: readonly ChangeMessageVisibilityCommandInput[];
  request(userId: string, parts?: RequestParts): Promise<Answer>;
  userCreated(...events: readonly unknown[]): Promise<SQSBatchResponse>;
  orderCompleted(...events: readonly unknown[]): Promise<SQSBatchResponse>;
  pointsChanged(...records: readonly DynamoDBRecord[]): Promise<DynamoDBBatchResponse>;
  /** The account as the table's stream shows it. */
  image(userId: string): Record<string, AttributeValue> | undefined;
}

type QueueHandler = (event: { Records: SQSRecord[] }, context: ReturnType<typeof aContext>) => unknown;

/** A service for the tests of a suite: fresh for each of them, gone with the last. */
export function theLoyaltyService(): LoyaltyService {
  const sandbox = sinon.createSandbox();
  let handlers: Awaited<ReturnType<typeof importHandlers>>;
  const service = {
    table: new InMemoryTable(),
    bus: aBus(),
    parked: [] as SendMessageCommandInput[],
    returned: [] as ChangeMessageVisibilityCommandInput[],
  };

  before(async () => {
    handlers = await importHandlers();
  });

  beforeEach(() => {
    const secret = aParameterStore(SECRET);
    const programme = aParameterStore(undefined);
    Object.assign(service, { table: new InMemoryTable(), bus: aBus(), parked: [], returned: [] });
    stub(DynamoDBDocumentClient, (command) => service.table.send(command));
    stub(EventBridgeClient, (command) => service.bus.client.send(command as never));
    stub(SSMClient, (command) => {
      const isProgramme = parameterName(command) === ENVIRONMENT.PROGRAMME_PARAMETER;
      return (isProgramme ? programme : secret).client.send(command as never);
    });
    stub(SQSClient, async (command) => {
      if (command instanceof ChangeMessageVisibilityCommand) service.returned.push(command.input);
      else service.parked.push(command.input as SendMessageCommandInput);
    });
  });

  afterEach(() => sandbox.restore());

  return Object.assign(service, {
    async request(userId: string, parts: RequestParts = {}) {
      const { method = 'GET', path = '/loyalty' } = parts;
      const handler = handlers.http[`${method} ${path}`];
      if (!handler) throw new Error(`no function answers ${method} ${path}`);
      const token = aToken({ claims: { sub: userId, exp: Math.floor(Date.now() / 1000) + 60 } });
      const answer = await handler(aRequest({ token, ...parts }), aRequestContext());
      return { status: answer.statusCode, headers: answer.headers, ...envelopeOf(answer) };
    },
    userCreated: (...events: readonly unknown[]) => deliver(handlers.userCreated, events),
    orderCompleted: (...events: readonly unknown[]) => deliver(handlers.orderCompleted, events),
    pointsChanged: async (...Records: readonly DynamoDBRecord[]) =>
      (await handlers.pointsChanged({ Records: [...Records] }, aContext())) as DynamoDBBatchResponse,
    image: (userId: string) => {
      const account = service.table.items(`USER#${userId}`).find(({ SK }) => SK === 'ACCOUNT');
      return account && imageOf(account);
    },
  });

  function stub(client: { prototype: object }, send: (command: Sent) => unknown): void {
    sandbox.stub(client.prototype as { send: (command: Sent) => unknown }, 'send').callsFake(send);
  }
}

interface Sent {
  readonly constructor: { readonly name: string };
  readonly input: unknown;
}

async function deliver(handler: QueueHandler, events: readonly unknown[]): Promise<SQSBatchResponse> {
  return (await handler(messages(...events), aContext())) as SQSBatchResponse;
}

/** Handlers read their settings when they are loaded; afterwards the environment is as it was. */
function importHandlers() {
  return inEnvironment(ENVIRONMENT, async () => {
    const http = await importRoutes();
    const [userCreated, orderCompleted, pointsChanged] = await Promise.all([
      import('../../functions/loyalty/handle-user-created/handler.ts'),
      import('../../functions/loyalty/handle-order-completed/handler.ts'),
      import('../../functions/loyalty/publish-points-changed/handler.ts'),
    ]);
    return {
      http,
      userCreated: userCreated.handler,
      orderCompleted: orderCompleted.handler,
      pointsChanged: pointsChanged.handler,
    };
  });
}

/** The HTTP functions by their routes. */
async function importRoutes(): Promise<Readonly<Record<string, HttpHandler>>> {
  const functions = {
    'GET /loyalty': import('../../functions/loyalty/get-account/handler.ts'),
    'POST /loyalty': import('../../functions/loyalty/spend-points/handler.ts'),
    'GET /loyalty/transactions': import('../../functions/loyalty/list-transactions/handler.ts'),
    'POST /loyalty/transactions/{id}/reverse': import('../../functions/loyalty/reverse-spend/handler.ts'),
    'POST /admin/members/{userId}/transactions/{id}/reverse': import(
      '../../functions/loyalty/reverse-member-spend/handler.ts'
    ),
    'GET /loyalty/balance': import('../../functions/loyalty/get-balance/handler.ts'),
    'GET /admin/members/{userId}/balance': import('../../functions/loyalty/get-member-balance/handler.ts'),
    'GET /loyalty/holds': import('../../functions/loyalty/list-holds/handler.ts'),
    'POST /loyalty/holds': import('../../functions/loyalty/hold-points/handler.ts'),
    'POST /loyalty/holds/{id}/capture': import('../../functions/loyalty/capture-hold/handler.ts'),
    'POST /loyalty/holds/{id}/release': import('../../functions/loyalty/release-hold/handler.ts'),
    'POST /admin/members/{userId}/adjustments': import('../../functions/loyalty/adjust-points/handler.ts'),
    'POST /admin/members/{userId}/merge': import('../../functions/loyalty/merge-members/handler.ts'),
    'POST /loyalty/quote': import('../../functions/loyalty/quote-order/handler.ts'),
    'GET /admin/members': import('../../functions/loyalty/search-members/handler.ts'),
    'GET /admin/members/{userId}': import('../../functions/loyalty/get-member/handler.ts'),
    'GET /admin/members/{userId}/transactions': import('../../functions/loyalty/list-member-statement/handler.ts'),
  };
  const routes = Object.entries(functions).map(
    async ([route, imported]): Promise<[string, HttpHandler]> => [route, (await imported).handler as HttpHandler],
  );
  return Object.fromEntries(await Promise.all(routes));
}

type HttpHandler = (
  event: ReturnType<typeof aRequest>,
  context: ReturnType<typeof aRequestContext>,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** Texts and numbers in DynamoDB's JSON, which is all that the stream's reader looks at. */
function imageOf(item: Item): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, value]): [string, AttributeValue][] => {
      if (typeof value === 'string') return [[name, { S: value }]];
      return typeof value === 'number' ? [[name, { N: String(value) }]] : [];
    }),
  );
}

function parameterName({ input }: Sent): string {
  return (input as { readonly Name: string }).Name;
}
