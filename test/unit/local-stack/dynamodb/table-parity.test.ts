import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expect } from 'chai';
import type { TableDeclaration } from '../../../../scripts/declarations/declarations.ts';
import { names } from '../../../../scripts/declarations/names.ts';
import { type DynamoDbEngine, startDynoxide } from '../../../../scripts/local-stack/dynamodb/engine.ts';
import { provisionTable } from '../../../../scripts/local-stack/provision/provision-tables.ts';
import { InMemoryTable } from '../../../builders/table/in-memory-table.ts';

const S = (name: string) => ({ name, type: 'S' }) as const;
const N = (name: string) => ({ name, type: 'N' }) as const;

/** Everything that a table.json can say of keys and indexes. */
const DECLARED = {
  context: 'shop',
  name: 'shop',
  file: 'shared/shop/table.json',
  description: 'Orders of a shop',
  partitionKey: S('PK'),
  sortKey: S('SK'),
  localIndexes: { ByTotal: { sortKey: N('amount'), projection: { include: ['note'] } } },
  globalIndexes: {
    ByDay: { partitionKey: S('weekday'), sortKey: N('amount'), projection: 'ALL' },
    ByShop: { partitionKey: S('shop'), sortKey: S('PK'), projection: 'KEYS_ONLY' },
  },
} satisfies TableDeclaration;
const DEPLOYMENT = { env: 'dev', region: 'eu-west-1', accountId: '000000000000', busName: 'bus' };
const TableName = names.table(DEPLOYMENT, 'shop');

const NEW = 'attribute_not_exists(PK)';
const key = (SK: string, PK = 'a') => ({ TableName, Key: { PK, SK } });
const item = (SK: string, more: object = {}, PK = 'a') => ({ TableName, Item: { PK, SK, ...more } });
const values = (more: object) => ({ ExpressionAttributeValues: more as Record<string, unknown> });
const put = (SK: string, more: object = {}, PK = 'a') => new PutCommand(item(SK, more, PK));
const get = (SK: string, more: object = {}) => new GetCommand({ ...key(SK), ...more });
const update = (SK: string, UpdateExpression: string, given: object = {}, more: object = {}) =>
  new UpdateCommand({
    ...key(SK),
    UpdateExpression,
    ReturnValues: 'ALL_NEW',
    ...(given ? values(given) : {}),
    ...more,
  });
const query = (more: object = {}, KeyConditionExpression = 'PK = :pk', given: object = { ':pk': 'a' }) =>
  new QueryCommand({ TableName, KeyConditionExpression, ...values(given), ...more });
const transact = (...TransactItems: object[]) =>
  new TransactWriteCommand({ TransactItems } as ConstructorParameters<typeof TransactWriteCommand>[0]);
const batch = (...keys: object[]) =>
  new BatchGetCommand({
    RequestItems: { [TableName]: { Keys: keys as Record<string, unknown>[], ConsistentRead: true } },
  });
const OLD = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
const WITHOUT = { ExpressionAttributeValues: undefined };

/** What both tables hold before each script. */
const STOCK = [
  put('1', { amount: 10, weekday: 'mon', shop: 'x', note: 'first', more: { deep: [1, 'two', null, true] } }),
  put('2', { amount: 5, weekday: 'mon', note: 'second' }),
  put('3', { amount: 7, weekday: 'tue', shop: 'x' }),
  put('4', { note: 'in no index' }),
  put('é', { amount: -1, weekday: 'mon', shop: 'y' }),
  put('1', { amount: 3, weekday: 'mon', shop: 'x' }, 'b'),
];

type Call = { readonly input: unknown };

/** Operations by what they prove; each of a script goes to both tables, and both answers are compared. */
const SCRIPTS: Readonly<Record<string, readonly Call[]>> = {
  'an item is read, in part or not at all': [
    get('1'),
    get('1', { ConsistentRead: true }),
    get('none'),
    get('1', { ProjectionExpression: 'note, #t, nothing', ExpressionAttributeNames: { '#t': 'amount' } }),
  ],
  'an item is written over another, and shown': [
    new PutCommand({ ...item('1', { note: 'anew' }), ReturnValues: 'ALL_OLD' }),
    new PutCommand({ ...item('new'), ReturnValues: 'ALL_OLD' }),
    get('1'),
  ],
  'a condition lets through or refuses, and shows what lies there when it is asked': [
    new PutCommand({ ...item('5'), ConditionExpression: NEW }),
    new PutCommand({ ...item('5'), ConditionExpression: NEW }),
    new PutCommand({
      ...item('1'),
      ConditionExpression: NEW,
      ...(OLD as { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    }),
    new DeleteCommand({ ...key('1'), ConditionExpression: 'amount = :t', ...values({ ':t': 11 }) }),
    get('1'),
  ],
  'conditions compare numbers, texts and what is not there': [
    ...[
      'amount = :v',
      'amount <> :v',
      'amount < :v',
      'amount <= :v',
      'amount > :v',
      'amount >= :v',
      'NOT amount = :v',
    ].flatMap((ConditionExpression) =>
      [9, 10, 11].map((v) => update('1', 'SET note = :v', { ':v': v }, { ConditionExpression })),
    ),
    update('1', 'SET note = :n', { ':n': 'n', ':v': '10' }, { ConditionExpression: 'amount = :v' }),
    update('1', 'SET note = :n', { ':n': 'n', ':v': '10' }, { ConditionExpression: 'amount < :v OR amount <> :v' }),
    update('1', 'SET note = :n', { ':n': 'n' }, { ConditionExpression: 'nothing < :n' }),
    update('1', 'SET note = :n', { ':n': 'n' }, { ConditionExpression: 'nothing <> :n' }),
    update('none', 'SET note = :n', { ':n': 'n' }, { ConditionExpression: 'attribute_exists(PK)' }),
  ],
  'conditions are joined: AND before OR, brackets before both': [
    ...[
      'amount = :a OR amount = :b AND note = :c',
      '(amount = :a OR amount = :b) AND note = :c',
      'NOT (amount = :a AND note = :c)',
    ].map((ConditionExpression) =>
      update('1', 'SET extra = :a', { ':a': 10, ':b': 11, ':c': 'none' }, { ConditionExpression }),
    ),
    update(
      '1',
      'SET a = :a',
      { ':a': 9, ':b': 10 },
      { ConditionExpression: 'amount BETWEEN :a AND :b AND attribute_exists(note)' },
    ),
    update('1', 'SET a = :a', { ':a': 9, ':b': 8 }, { ConditionExpression: 'amount BETWEEN :b AND :a' }),
    update('1', 'SET a = :a', { ':a': 9, ':b': 10 }, { ConditionExpression: 'amount IN (:a, :b)' }),
    update('1', 'SET a = :f', { ':f': 'fi' }, { ConditionExpression: 'begins_with(note, :f) AND contains(note, :f)' }),
    update('1', 'SET a = :f', { ':f': 'x' }, { ConditionExpression: 'begins_with(note, :f)' }),
  ],
  'an update sets, adds, keeps and removes, by what was there before': [
    update('1', 'SET amount = amount + :one, former = amount', { ':one': 1 }),
    update('1', 'SET amount = amount - :one REMOVE note, nothing', { ':one': 1 }),
    update('1', 'REMOVE shop SET kept = if_not_exists(weekday, :n), made = if_not_exists(made, :n)', { ':n': 'new' }),
    update('made', 'SET amount = if_not_exists(amount, :z) + :one', { ':z': 0, ':one': 1 }),
    update(
      '1',
      'ADD amount :one, #t :one SET former = amount',
      { ':one': 1 },
      { ExpressionAttributeNames: { '#t': 'times' } },
    ),
    update('1', 'ADD times :less REMOVE former', { ':less': -3 }),
    update('added', 'ADD amount :one', { ':one': 1 }),
    update(
      'made',
      'SET #t = :t',
      { ':t': 9 },
      { ExpressionAttributeNames: { '#t': 'amount' }, ReturnValues: 'ALL_OLD' },
    ),
    update('made', 'SET amount = :t', { ':t': 9 }, { ReturnValues: 'NONE' }),
    new UpdateCommand(key('bare')),
    get('bare'),
  ],
  'an update that cannot be made changes nothing': [
    update('1', 'SET amount = note + :one', { ':one': 1 }),
    update('1', 'ADD note :one', { ':one': 1 }),
    update('1', 'ADD amount :text', { ':text': 'a text' }),
    update('1', 'ADD amount :one ADD former :one', { ':one': 1 }),
    update('1', 'SET amount = nothing + :one', { ':one': 1 }),
    update('1', 'SET amount = nothing', {}, WITHOUT),
    update('1', 'SET PK = :p', { ':p': 'b' }),
    update('1', 'SET amount = :t', { ':t': 'a text in an index of numbers' }),
    update('1', 'amount = :t', { ':t': 1 }),
    update('1', 'SET amount = :missing', { ':t': 1 }),
    update('1', 'SET amount = :t', { ':t': 1, ':unused': 2 }),
    update('1', 'SET #t = :t', { ':t': 1 }),
    get('1'),
  ],
  'an item goes, and is shown': [
    new DeleteCommand({ ...key('1'), ReturnValues: 'ALL_OLD' }),
    new DeleteCommand({ ...key('1'), ReturnValues: 'ALL_OLD' }),
    get('1'),
  ],
  'keys are complete, of their type and not empty': [
    new GetCommand({ TableName, Key: { PK: 'a' } }),
    new GetCommand({ TableName, Key: { PK: 'a', SK: '1', more: 1 } }),
    new GetCommand({ TableName, Key: { PK: 'a', SK: 1 } }),
    put(''),
    put('1', {}, ''),
    put('x'.repeat(1024)),
    put('x'.repeat(1025)),
    put('1', {}, 'x'.repeat(2048)),
    put('1', {}, 'x'.repeat(2049)),
    put('1', { weekday: 1 }),
    new GetCommand({ TableName: 'none', Key: { PK: 'a', SK: '1' } }),
  ],
  'a transaction writes all, or says which condition failed': [
    transact(
      { Put: { ...item('t1'), ConditionExpression: NEW } },
      { Update: { ...key('1'), UpdateExpression: 'SET amount = amount + :one', ...values({ ':one': 1 }) } },
      { Delete: { ...key('2'), ConditionExpression: 'attribute_exists(PK)' } },
      { ConditionCheck: { ...key('3'), ConditionExpression: 'amount = :t', ...values({ ':t': 7 }) } },
    ),
    query(),
    transact(
      { Put: item('t2') },
      { Put: { ...item('1'), ConditionExpression: NEW, ...OLD } },
      { ConditionCheck: { ...key('3'), ConditionExpression: 'amount = :t', ...values({ ':t': 8 }) } },
      { Delete: { ...key('none'), ConditionExpression: 'attribute_exists(PK)', ...OLD } },
    ),
    query(),
  ],
  'a transaction takes an item once, 100 of them, and its token once': [
    transact({ Put: item('t') }, { Delete: key('t') }),
    transact(...Array.from({ length: 101 }, (_, index) => ({ Put: item(`t${index}`) }))),
    transact(...Array.from({ length: 100 }, (_, index) => ({ Put: item(`t${index}`, {}, 'many') }))),
    new TransactWriteCommand({ TransactItems: [{ Put: item('t') }], ClientRequestToken: 'parity-token' }),
    new DeleteCommand(key('t')),
    new TransactWriteCommand({ TransactItems: [{ Put: item('t') }], ClientRequestToken: 'parity-token' }),
    get('t'),
    new TransactWriteCommand({ TransactItems: [{ Put: item('u') }], ClientRequestToken: 'parity-token' }),
  ],
  'a batch reads what is there, each once': [
    batch({ PK: 'a', SK: '1' }, { PK: 'b', SK: '1' }, { PK: 'c', SK: '1' }),
    batch({ PK: 'a', SK: '1' }, { PK: 'a', SK: '1' }),
    batch(...Array.from({ length: 101 }, (_, index) => ({ PK: 'a', SK: String(index) }))),
  ],
  'a query reads a partition in the order of its bytes, forwards and backwards': [
    query(),
    query({ ScanIndexForward: false }),
    query({}, 'PK = :pk', { ':pk': 'nobody' }),
    ...['SK < :sk', 'SK <= :sk', 'SK > :sk', 'SK >= :sk', 'SK = :sk', 'begins_with(SK, :sk)'].map((condition) =>
      query({}, `PK = :pk AND ${condition}`, { ':pk': 'a', ':sk': '2' }),
    ),
    query({}, 'PK = :pk AND SK BETWEEN :low AND :high', { ':pk': 'a', ':low': '2', ':high': '3' }),
    query({ ProjectionExpression: 'SK, note' }),
  ],
  'a query ends at its limit and goes on behind it; a filter sees what was read': [
    query({ Limit: 2 }),
    query({ Limit: 2, ExclusiveStartKey: { PK: 'a', SK: '2' } }),
    query({ Limit: 2, ScanIndexForward: false, ExclusiveStartKey: { PK: 'a', SK: '3' } }),
    query({ ExclusiveStartKey: { PK: 'a', SK: '25' } }),
    query({ Limit: 2, FilterExpression: 'amount < :six' }, 'PK = :pk', { ':pk': 'a', ':six': 6 }),
    query({ FilterExpression: 'SK = :sk' }, 'PK = :pk', { ':pk': 'a', ':sk': '1' }),
  ],
  'a query that does not name a partition is refused': [
    query({}, 'SK = :pk'),
    query({}, 'PK = :pk AND note = :pk'),
    query({ IndexName: 'None' }),
    query({ Limit: 0 }),
    query({ ExclusiveStartKey: { PK: 'a' } }),
    query(),
  ],
  'an index holds the items that have its keys, by them, and what it projects': [
    query({ IndexName: 'ByTotal' }),
    query({ IndexName: 'ByTotal' }, 'PK = :pk AND amount > :t', { ':pk': 'a', ':t': 5 }),
    query({ IndexName: 'ByTotal', ConsistentRead: true, Limit: 2 }),
    query({ IndexName: 'ByDay' }, '#d = :day', { ':day': 'mon' }),
    query({ IndexName: 'ByDay', ExpressionAttributeNames: { '#d': 'weekday' } }, '#d = :day', { ':day': 'mon' }),
    query(
      { IndexName: 'ByDay', ExpressionAttributeNames: { '#d': 'weekday' }, Limit: 2, ScanIndexForward: false },
      '#d = :day',
      { ':day': 'mon' },
    ),
    query({ IndexName: 'ByShop' }, 'shop = :s AND PK > :p', { ':s': 'x', ':p': 'a' }),
    query({ IndexName: 'ByShop', ConsistentRead: true }, 'shop = :s', { ':s': 'x' }),
    query(
      {
        IndexName: 'ByDay',
        ExpressionAttributeNames: { '#d': 'weekday' },
        ExclusiveStartKey: { PK: 'b', SK: '1', weekday: 'mon', amount: 3 },
      },
      '#d = :day',
      { ':day': 'mon' },
    ),
  ],
  'a scan reads everything, or what a filter leaves of it': [
    new ScanCommand({ TableName }),
    new ScanCommand({ TableName, FilterExpression: 'begins_with(SK, :s)', ...values({ ':s': '1' }) }),
    new ScanCommand({ TableName, IndexName: 'ByShop' }),
  ],
};

/** The same table, in memory and in the embedded engine: what the tests' double does is what the engine does. */
describe("the tests' table and the engine agree", function () {
  this.timeout(60_000);
  let stateDir: string;
  let engine: DynamoDbEngine;
  let raw: DynamoDBClient;
  let documents: DynamoDBDocumentClient;
  before(async () => {
    stateDir = mkdtempSync(join(tmpdir(), 'laurel-parity-'));
    engine = await startDynoxide(stateDir, (line) => {
      throw new Error(line);
    });
    raw = new DynamoDBClient({
      endpoint: engine.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'a' },
      maxAttempts: 1,
    });
    documents = DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } });
    await provisionTable(raw, DECLARED, DEPLOYMENT);
  });
  after(async () => {
    raw?.destroy();
    await engine?.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });
  beforeEach(async () => {
    const { Items = [] } = await documents.send(new ScanCommand({ TableName }));
    for (const { PK, SK } of Items) await documents.send(new DeleteCommand({ TableName, Key: { PK, SK } }));
  });

  for (const [guarantee, calls] of Object.entries(SCRIPTS))
    it(guarantee, async () => {
      const table = new InMemoryTable({ name: TableName, shape: DECLARED });
      for (const each of STOCK) {
        await documents.send(each);
        await table.send(each);
      }
      const seen: unknown[] = [];
      for (const [index, call] of calls.entries()) {
        const ofEngine = await outcome(documents.send(call as PutCommand));
        const ofTable = await outcome(table.send(call as PutCommand));
        expect(
          ofTable,
          `call ${index + 1} of ${calls.length}: ${JSON.stringify(call.input).slice(0, 300)}`,
        ).to.deep.equal(ofEngine);
        seen.push(ofEngine);
      }
      expect(new Set(seen.map((each) => JSON.stringify(each))).size, 'the answers are not all the same').to.be.above(1);
    });

  it("are walked page by page by the SDK's own paginator", async () => {
    const table = new InMemoryTable({ name: TableName, shape: DECLARED });
    const walked = async (client: DynamoDBDocumentClient) => {
      const pages: unknown[] = [];
      const query = { TableName, KeyConditionExpression: 'PK = :pk', ExpressionAttributeValues: { ':pk': 'walked' } };
      for await (const { Items = [] } of paginateQuery({ client, pageSize: 2 }, query)) pages.push(Items);
      return pages;
    };
    for (const SK of ['1', '2', '3']) {
      const put = new PutCommand({ TableName, Item: { PK: 'walked', SK } });
      await documents.send(put);
      await table.send(put);
    }
    const pages = await walked(documents);
    expect(pages).to.have.length(2);
    expect(await walked(table.client)).to.deep.equal(pages);
  });
});

interface Answer {
  readonly Items?: readonly Record<string, unknown>[];
  readonly Responses?: Readonly<Record<string, readonly Record<string, unknown>[]>>;
  readonly UnprocessedKeys?: object;
}
interface Failure {
  readonly name: string;
  readonly Item?: Record<string, AttributeValue>;
  readonly CancellationReasons?: readonly { readonly Code?: string; readonly Item?: Record<string, AttributeValue> }[];
}

/** An answer without what only the wire has, or the failure by what callers look at. Items of a batch have no order. */
async function outcome(sent: Promise<unknown>): Promise<unknown> {
  try {
    const { $metadata: _, ...answer } = (await sent) as Answer & { readonly $metadata?: unknown };
    const { Responses, ...rest } = answer;
    return JSON.parse(
      JSON.stringify({
        ...rest,
        ...(Responses ? { Responses: Object.values(Responses).flat().map(text).sort() } : {}),
      }),
    );
  } catch (error) {
    const { name, Item, CancellationReasons } = error as Failure;
    return JSON.parse(
      JSON.stringify({
        name,
        Item: Item && unmarshall(Item),
        reasons: CancellationReasons?.map(({ Code, Item: old }) => ({ Code, Item: old && unmarshall(old) })),
      }),
    );
  }
}

function text(found: Record<string, unknown>): string {
  return JSON.stringify(Object.entries(found).sort());
}
