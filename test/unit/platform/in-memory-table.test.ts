import {
  BatchGetCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { failureOf } from '../../builders/failure-of.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';

const TableName = 'loyalty';
const NEW = 'attribute_not_exists(PK)';

const put = (SK: string, more: Record<string, unknown> = {}, PK = 'p') => ({
  Put: { TableName, Item: { PK, SK, ...more }, ConditionExpression: NEW },
});
const write = (table: InMemoryTable, TransactItems: TransactWriteCommandInput['TransactItems'], token?: string) =>
  table.send(new TransactWriteCommand({ TransactItems, ...(token ? { ClientRequestToken: token } : {}) }));
const read = (table: InMemoryTable, SKs: readonly string[]) =>
  table.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys: SKs.map((SK) => ({ PK: 'p', SK })) } } }));
const nameOf = async (work: Promise<unknown>) => (await failureOf(work)).name;
const items = (count: number) => Array.from({ length: count }, (_, index) => put(`${index}`));

describe('the table that stands in for DynamoDB', () => {
  it('writes all of a transaction or nothing, and says which condition failed', async () => {
    const table = new InMemoryTable();
    await write(table, [put('a')]);
    const error = await failureOf(write(table, [put('b'), put('a')]));
    expect(error).to.have.property('name', 'TransactionCanceledException');
    expect(error)
      .to.have.property('CancellationReasons')
      .that.deep.equals([{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }]);
    expect(table.items()).to.deep.equal([{ PK: 'p', SK: 'a' }]);
  });

  it('takes a repeated token for the same request, and refuses another request under it', async () => {
    const table = new InMemoryTable();
    await write(table, [put('a')], 'token');
    expect(await write(table, [put('a')], 'token')).to.deep.equal({});
    expect(await nameOf(write(table, [put('b')], 'token'))).to.equal('IdempotentParameterMismatchException');
  });

  it('takes 100 items in a call and no more', async () => {
    const table = new InMemoryTable();
    await write(table, items(100));
    expect(await nameOf(write(new InMemoryTable(), items(101)))).to.equal('ValidationException');
    const names = items(101).map((_, index) => `${index}`);
    await read(table, names.slice(0, 100));
    expect(await nameOf(read(table, names))).to.equal('ValidationException');
  });

  it('takes no item twice in a call', async () => {
    const table = new InMemoryTable();
    expect(await nameOf(write(table, [put('a'), put('a')]))).to.equal('ValidationException');
    expect(await nameOf(read(table, ['a', 'a']))).to.equal('ValidationException');
  });

  it('has the limits of keys and items, in bytes', async () => {
    const table = new InMemoryTable();
    await write(table, [put('é'.repeat(512), {}, 'é'.repeat(1024))]);
    for (const item of [put(`${'é'.repeat(512)}x`), put('a', {}, `${'é'.repeat(1024)}x`), put(''), put('a', {}, '')])
      expect(await nameOf(write(table, [item]))).to.equal('ValidationException');
    await write(table, [put('large', { text: 'x'.repeat(400 * 1024 - 20) })]);
    expect(await nameOf(write(table, [put('larger', { text: 'x'.repeat(400 * 1024) })]))).to.equal(
      'ValidationException',
    );
  });

  it('refuses what it does not know rather than to guess', async () => {
    const table = new InMemoryTable();
    const odd = { Put: { TableName, Item: { PK: 'p', SK: 'a' }, ConditionExpression: 'size(PK) > :n' } };
    expect(await nameOf(write(table, [odd]))).to.equal('ValidationException');
    expect(await nameOf(write(table, [{ Put: { TableName: 'other', Item: {} } }]))).to.equal(
      'ResourceNotFoundException',
    );
    const query = new QueryCommand({ TableName, IndexName: 'ByTime', KeyConditionExpression: 'PK = :p' });
    expect(await nameOf(table.send(query))).to.equal('ValidationException');
  });

  it('says that it knows no sets', async () => {
    const table = new InMemoryTable();
    for (const [UpdateExpression, words] of Object.entries({
      'ADD tags :tags': 'this table knows no sets: ADD adds to numbers',
      'DELETE tags :tags': 'this table knows no sets: DELETE takes members out of one',
    })) {
      const ExpressionAttributeValues = { ':tags': new Set(['a']) };
      const update = new UpdateCommand({
        TableName,
        Key: { PK: 'p', SK: 'a' },
        UpdateExpression,
        ExpressionAttributeValues,
      });
      expect((await failureOf(table.send(update))).message).to.equal(words);
    }
  });

  it('gives nobody its own objects', async () => {
    const table = new InMemoryTable();
    const buckets = { month: 1 };
    await write(table, [put('a', { buckets })]);
    buckets.month = 2;
    expect(table.items()[0]?.buckets).to.deep.equal({ month: 1 });
  });
});
