import { AwsError, type Permission } from '../gateway/aws-protocol.ts';
import { type Answer, type Call, type GatewayService, jsonInput } from '../gateway/gateway-service.ts';
import { DYNAMODB_PROTOCOL, jsonError } from '../gateway/json-protocol.ts';
import { type Upstream, unsignedAuthorization } from '../gateway/upstream.ts';
import type { ArnTranslation } from './arns.ts';
import type { WriteConflicts } from './write-conflicts.ts';
import { writtenTables } from './written-tables.ts';

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
  /** Called after each call that may have written items, with the tables that it names; without where it names none. */
  readonly onWrite?: (tables: ReadonlySet<string> | undefined) => void;
  /** What is refused between writers of one item; nothing, unless given. */
  readonly conflicts?: WriteConflicts;
}

/** DynamoDB, as the engine answers it. */
export function dynamoDbService(options: DynamoDbServiceOptions): GatewayService {
  const { upstream, arns, region, permissions, onWrite, conflicts } = options;
  const authorization = unsignedAuthorization(region, 'dynamodb');
  const headersOf = ({ operation }: Call) => ({
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    'x-amz-date': '20260101T000000Z',
    authorization,
  });
  return {
    name: 'dynamodb',
    permissions: ({ operation, body }) => permissions(operation, jsonInput(body)),
    async handle(call) {
      if (UNTOUCHED.has(call.operation)) {
        const pass = () => upstream.post(headersOf(call), call.body);
        if (!WRITES.has(call.operation)) return call.caller.kind === 'function' ? pass() : sorted(await pass());
        let answer: Answer | undefined;
        try {
          answer = await (conflicts ? conflicts.run(call.operation, () => jsonInput(call.body), pass) : pass());
          return answer;
        } finally {
          // What was refused has written nothing; what has failed may have.
          const isRefused = answer !== undefined && answer.status >= 400 && answer.status < 500;
          if (!isRefused) onWrite?.(writtenTables(call.operation, call.body));
        }
      }
      const body = arns.toEngine(call.body.toString('utf8'));
      const answer = await upstream.post(headersOf(call), body);
      return rewritten(answer, call, arns);
    },
    renderError: (error) => jsonError(DYNAMODB_PROTOCOL, error),
  };
}

/**
 * Whoever looks at items by hand finds attributes and maps in one order, that of their names: the engine gives another at
 * each read. Functions get that, as a map has no order to rely on.
 */
function sorted(answer: Answer): Answer {
  if (answer.status !== 200) return answer;
  const { 'x-amz-crc32': _, ...headers } = answer.headers;
  const byName = (_name: string, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part;
  return { ...answer, headers, body: JSON.stringify(JSON.parse(answer.body.toString('utf8')), byName) };
}

function rewritten(answer: Answer, { operation }: Call, arns: ArnTranslation): Answer {
  const text = answer.body.toString('utf8');
  if (answer.status === 400 && text.includes('UnknownOperationException'))
    throw new AwsError('UnknownOperationException', `The operation ${operation} is not known to the local DynamoDB.`);
  // The checksum is that of the engine's own bytes.
  const { 'x-amz-crc32': _, ...headers } = answer.headers;
  return { ...answer, headers, body: arns.toClient(text) };
}
