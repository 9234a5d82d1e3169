import { AwsError, type Permission } from '../gateway/aws-protocol.ts';
import {
  type Answer,
  type Call,
  type GatewayService,
  jsonInput,
  type ServiceName,
} from '../gateway/gateway-service.ts';
import { DYNAMODB_PROTOCOL, jsonError } from '../gateway/json-protocol.ts';
import { type Upstream, unsignedAuthorization } from '../gateway/upstream.ts';
import type { ArnTranslation } from './arns.ts';

/** Calls that write items; what they write appears on the tables' streams. */
const WRITES: ReadonlySet<string> = new Set([
  'BatchWriteItem',
  'DeleteItem',
  'ExecuteStatement',
  'ExecuteTransaction',
  'BatchExecuteStatement',
  'PutItem',
  'TransactWriteItems',
  'UpdateItem',
]);

/** Calls whose bodies hold items and no ARN: the hot path, passed on byte for byte. */
const UNTOUCHED: ReadonlySet<string> = new Set([
  ...WRITES,
  'BatchGetItem',
  'GetItem',
  'Query',
  'Scan',
  'TransactGetItems',
]);

export interface DynamoDbServiceOptions {
  readonly upstream: Upstream;
  readonly arns: ArnTranslation;
  readonly region: string;
  readonly permissions: (operation: string, input: Record<string, unknown>) => Permission[];
  /** Called after each call that may have written items. */
  readonly onWrite?: () => void;
}

/** DynamoDB, as the engine answers it. */
export function dynamoDbService(options: DynamoDbServiceOptions): GatewayService {
  return proxied('dynamodb', 'DynamoDB_20120810', options);
}

/** DynamoDB Streams, as the engine answers them. */
export function streamsService(options: DynamoDbServiceOptions): GatewayService {
  return proxied('streams', 'DynamoDBStreams_20120810', options);
}

function proxied(name: ServiceName, target: string, options: DynamoDbServiceOptions): GatewayService {
  const { upstream, arns, region, permissions, onWrite } = options;
  const authorization = unsignedAuthorization(region, 'dynamodb');
  const headersOf = ({ operation }: Call) => ({
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `${target}.${operation}`,
    'x-amz-date': '20260101T000000Z',
    authorization,
  });
  return {
    name,
    permissions: ({ operation, body }) => permissions(operation, jsonInput(body)),
    async handle(call) {
      if (UNTOUCHED.has(call.operation)) {
        const answer = await upstream.post(headersOf(call), call.body);
        if (WRITES.has(call.operation)) onWrite?.();
        return answer;
      }
      const body = arns.toEngine(call.body.toString('utf8'));
      const answer = await upstream.post(headersOf(call), body);
      return rewritten(answer, call, arns);
    },
    renderError: (error) => jsonError(DYNAMODB_PROTOCOL, error),
  };
}

function rewritten(answer: Answer, { operation }: Call, arns: ArnTranslation): Answer {
  const text = answer.body.toString('utf8');
  if (answer.status === 400 && text.includes('UnknownOperationException'))
    throw new AwsError('UnknownOperationException', `The operation ${operation} is not known to the local DynamoDB.`);
  // The checksum is that of the engine's own bytes.
  const { 'x-amz-crc32': _, ...headers } = answer.headers;
  return { ...answer, headers, body: operation === 'GetRecords' ? arns.recordsToClient(text) : arns.toClient(text) };
}
