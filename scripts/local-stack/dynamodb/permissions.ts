import { AwsError, type Permission } from '../gateway/aws-protocol.ts';
import { type Input, isRecord, leadingKeysOf } from './leading-keys.ts';

export interface TableKeys {
  /** ARN of a table by its physical name. */
  readonly arnOf: (table: string) => string;
  /** Name of the partition key of a table, or of one of its indexes; undefined for a table that is not declared. */
  readonly partitionKeyOf: (table: string, index?: string) => string | undefined;
}

/** What TransactWriteItems needs for each kind of its items. */
const TRANSACTION_ACTIONS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/**
 * What a call of DynamoDB needs to be allowed.
 *
 * @source https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 * @throws AwsError AccessDeniedException for PartiQL, which no declaration can grant
 */
export function tablePermissions(operation: string, input: Input, keys: TableKeys): Permission[] {
  switch (operation) {
    case 'BatchGetItem':
      return batchPermissions('BatchGetItem', input, keys, (request) => (isRecord(request) ? request.Keys : undefined));
    case 'BatchWriteItem':
      return batchPermissions('BatchWriteItem', input, keys, writtenKeys);
    case 'TransactGetItems':
      return itemsOf(input).map((item) => permission('GetItem', isRecord(item.Get) ? item.Get : {}, keys));
    case 'TransactWriteItems':
      return itemsOf(input).flatMap((item) =>
        Object.entries(item).map(([kind, part]) =>
          permission(TRANSACTION_ACTIONS[kind] ?? kind, isRecord(part) ? part : {}, keys),
        ),
      );
    case 'ExecuteStatement':
    case 'BatchExecuteStatement':
    case 'ExecuteTransaction':
      throw new AwsError('AccessDeniedException', `${operation}: PartiQL is not open to functions.`);
    default:
      return [permission(operation, input, keys)];
  }
}

/** What a call of DynamoDB Streams needs to be allowed. */
export function streamPermissions(operation: string, input: Input, arnOf: TableKeys['arnOf']): Permission[] {
  const action = `dynamodb:${operation}`;
  if (typeof input.StreamArn === 'string') return [{ action, resource: input.StreamArn }];
  if (typeof input.TableName === 'string') return [{ action, resource: `${arnOf(input.TableName)}/stream/*` }];
  const table = tableOfIterator(input.ShardIterator);
  return [{ action, resource: table === undefined ? '*' : `${arnOf(table)}/stream/*` }];
}

function permission(action: string, input: Input, { arnOf, partitionKeyOf }: TableKeys): Permission {
  const table = typeof input.TableName === 'string' ? input.TableName : '';
  const index = typeof input.IndexName === 'string' ? input.IndexName : undefined;
  const leadingKeys = leadingKeysOf(input, partitionKeyOf(table, index));
  return {
    action: `dynamodb:${action}`,
    resource: table === '' ? '*' : index === undefined ? arnOf(table) : `${arnOf(table)}/index/${index}`,
    ...(leadingKeys.length > 0 ? { context: { 'dynamodb:LeadingKeys': leadingKeys } } : {}),
  };
}

/** One permission for each table, with the keys of all its items. */
function batchPermissions(
  action: string,
  input: Input,
  keys: TableKeys,
  keysOf: (request: unknown) => unknown,
): Permission[] {
  const requests = isRecord(input.RequestItems) ? input.RequestItems : {};
  return Object.entries(requests).map(([table, request]) => {
    const items = keysOf(request);
    const leadingKeys = (Array.isArray(items) ? items : []).flatMap((Key) =>
      leadingKeysOf({ Key }, keys.partitionKeyOf(table)),
    );
    return {
      action: `dynamodb:${action}`,
      resource: keys.arnOf(table),
      ...(leadingKeys.length > 0 ? { context: { 'dynamodb:LeadingKeys': leadingKeys } } : {}),
    };
  });
}

function writtenKeys(requests: unknown): unknown {
  if (!Array.isArray(requests)) return undefined;
  return requests.filter(isRecord).map(({ PutRequest: put, DeleteRequest: remove }) => {
    if (isRecord(put)) return put.Item;
    return isRecord(remove) ? remove.Key : undefined;
  });
}

function itemsOf({ TransactItems: items }: Input): Input[] {
  return Array.isArray(items) ? items.filter(isRecord) : [];
}

/** Iterators are opaque to clients; the engine's say in base64 which table they read. */
function tableOfIterator(iterator: unknown): string | undefined {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(String(iterator), 'base64').toString('utf8'));
    return isRecord(decoded) && typeof decoded.table_name === 'string' ? decoded.table_name : undefined;
  } catch {
    return undefined;
  }
}
