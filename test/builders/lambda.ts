import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
  DynamoDBRecord,
  SQSRecord,
} from 'aws-lambda';
import type { Envelope } from '../../shared/platform/boundary/http-answer.ts';

export function aContext(): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'laurel-test',
    functionVersion: '1',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:laurel-test',
    memoryLimitInMB: '512',
    awsRequestId: 'request-1',
    logGroupName: '/aws/lambda/laurel-test',
    logStreamName: 'test',
    getRemainingTimeInMillis: () => 10_000,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}

/** The context of an HTTP function, before its boundary has found out about the request. */
export const aRequestContext = () => ({ ...aContext(), correlationId: '', answerHeaders: {} });

export interface RequestParts {
  readonly method?: string;
  readonly path?: string;
  readonly token?: string | undefined;
  /** Lower-case names, as API Gateway hands them over. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Decoded, as API Gateway hands them over. */
  readonly pathParameters?: Readonly<Record<string, string>>;
  /** Sent as it is; anything but text is sent as JSON. */
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
}

/** A request as API Gateway's payload 2.0 puts it. */
export function aRequest(parts: RequestParts = {}): APIGatewayProxyEventV2 {
  const {
    method = 'GET',
    path = '/loyalty',
    token,
    headers = {},
    query,
    pathParameters,
    body,
    isBase64Encoded = false,
  } = parts;
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(query ? { queryStringParameters: { ...query } } : {}),
    ...(pathParameters ? { pathParameters: { ...pathParameters } } : {}),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: '127.0.0.1',
      domainPrefix: 'local',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId: 'api-request-1',
      routeKey: `${method} ${path}`,
      stage: '$default',
      time: '21/Nov/2026:12:00:00 +0000',
      timeEpoch: Date.UTC(2026, 10, 21, 12),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    isBase64Encoded,
  };
}

export function envelopeOf(answer: APIGatewayProxyStructuredResultV2): Envelope {
  return JSON.parse(answer.body ?? '') as Envelope;
}

/** A message of the given event, or of raw text, on an order queue. */
export function aMessage(event: unknown, messageId = 'message-1'): SQSRecord {
  return {
    messageId,
    receiptHandle: `receipt-${messageId}`,
    body: typeof event === 'string' ? event : JSON.stringify(event),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'events.amazonaws.com',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:laurel-test',
    awsRegion: 'eu-west-1',
  };
}

/** Each event in a message of its own: message-1, message-2 and so on. */
export function messages(...events: readonly unknown[]): { Records: SQSRecord[] } {
  return { Records: events.map((event, index) => aMessage(event, `message-${index + 1}`)) };
}

/** A record of the table's stream, in DynamoDB's JSON. */
export function aStreamRecord(
  sequenceNumber: string,
  images: Pick<NonNullable<DynamoDBRecord['dynamodb']>, 'OldImage' | 'NewImage'> = {},
): DynamoDBRecord {
  return {
    eventID: sequenceNumber,
    eventName: images.OldImage ? 'MODIFY' : 'INSERT',
    eventSource: 'aws:dynamodb',
    dynamodb: { SequenceNumber: sequenceNumber, ...images },
  };
}
