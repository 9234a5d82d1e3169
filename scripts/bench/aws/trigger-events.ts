import { randomUUID } from 'node:crypto';
import type {
  APIGatewayProxyEventV2,
  AttributeValue,
  Context,
  DynamoDBStreamEvent,
  SQSEvent,
  SQSRecord,
} from 'aws-lambda';
import jsonwebtoken from 'jsonwebtoken';
import { keys } from '../../../shared/loyalty/adapters/ledger-items.ts';
import type { FunctionDeclaration } from '../../declarations/declarations.ts';
import { names } from '../../declarations/names.ts';
import { TOKEN_SECRET } from './counting-endpoint.ts';
import { DEPLOYMENT } from './function-process.ts';

/** Longer than any benchmark takes. */
const TOKEN_LIFE_SECONDS = 3600;

export const tokenOf = (userId: string): string =>
  jsonwebtoken.sign({ sub: userId }, TOKEN_SECRET, { algorithm: 'HS256', expiresIn: TOKEN_LIFE_SECONDS });

/** What Lambda hands to a handler beside its event. */
export function contextOf(declared: FunctionDeclaration): Context {
  const functionName = names.function(DEPLOYMENT, declared.id);
  return {
    awsRequestId: randomUUID(),
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '1',
    invokedFunctionArn: names.liveArn(DEPLOYMENT, declared.id),
    memoryLimitInMB: String(declared.memoryMb),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'bench',
    getRemainingTimeInMillis: () => declared.timeoutSeconds * 1000,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}

/** A request as an HTTP API hands it over, payload format 2.0. */
export function httpRequest(
  method: string,
  path: string,
  token: string,
  body?: Readonly<Record<string, unknown>>,
): APIGatewayProxyEventV2 {
  const requestId = randomUUID();
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: {
      authorization: `Bearer ${token}`,
      host: 'bench',
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    requestContext: {
      accountId: DEPLOYMENT.accountId,
      apiId: 'bench',
      domainName: 'bench',
      domainPrefix: 'bench',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' },
      requestId,
      routeKey: `${method} ${path}`,
      stage: '$default',
      time: '21/Nov/2026:12:00:00 +0000',
      timeEpoch: Date.now(),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    isBase64Encoded: false,
  };
}

/** Announcements as they come out of a function's queue. */
export function queueBatch(
  context: string,
  type: string,
  data: readonly Readonly<Record<string, unknown>>[],
): SQSEvent {
  return { Records: data.map((one) => queueRecord(context, type, one)) };
}

function queueRecord(context: string, type: string, data: Readonly<Record<string, unknown>>): SQSRecord {
  const source = names.source(DEPLOYMENT, context);
  const time = new Date().toISOString();
  return {
    messageId: randomUUID(),
    receiptHandle: randomUUID(),
    body: JSON.stringify({
      version: '0',
      id: randomUUID(),
      'detail-type': type,
      source,
      account: DEPLOYMENT.accountId,
      time,
      region: DEPLOYMENT.region,
      resources: [],
      detail: { specversion: '1.0', id: randomUUID(), source, type, time, data },
    }),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: String(Date.now()),
      SenderId: 'bench',
      ApproximateFirstReceiveTimestamp: String(Date.now()),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: names.queueArn(DEPLOYMENT, 'bench'),
    awsRegion: DEPLOYMENT.region,
  };
}

type Image = Readonly<Record<string, AttributeValue>>;

/** An account as it lies in the table, in DynamoDB's JSON. */
export function accountImage(userId: string, points: number, sequence: number): Image {
  const now = { N: String(Date.now()) };
  const total = { N: String(points) };
  return {
    PK: { S: keys.account(userId).PK },
    SK: { S: keys.account(userId).SK },
    userId: { S: userId },
    points: total,
    held: { N: '0' },
    earned: total,
    spent: { N: '0' },
    expired: { N: '0' },
    buckets: { M: { '2027-11': total } },
    lastSequence: { N: String(sequence) },
    createdAt: now,
    updatedAt: now,
    correlationId: { S: 'bench' },
  };
}

/** One change of an account as its table's stream tells it. */
export function accountChange(before: Image, after: Image, sequenceNumber: number): DynamoDBStreamEvent {
  const { PK, SK } = after;
  if (!PK || !SK) throw new Error('an image has its keys');
  return {
    Records: [
      {
        eventID: randomUUID(),
        eventName: 'MODIFY',
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: DEPLOYMENT.region,
        eventSourceARN: `${names.tableArn(DEPLOYMENT, 'loyalty')}/stream/bench`,
        dynamodb: {
          ApproximateCreationDateTime: Date.now() / 1000,
          Keys: { PK, SK },
          OldImage: { ...before },
          NewImage: { ...after },
          SequenceNumber: String(sequenceNumber),
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        },
      },
    ],
  };
}
