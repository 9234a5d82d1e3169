import { expect } from 'chai';
import { streamPermissions, tablePermissions } from '../../../../scripts/local-stack/dynamodb/permissions.ts';

const arnOf = (table: string) => `arn:${table}`;
const keys = {
  arnOf,
  partitionKeyOf: (_table: string, index?: string) => (index === 'ByMail' ? 'mail' : 'PK'),
};
const leading = (...values: string[]) => ({ context: { 'dynamodb:LeadingKeys': values } });
const item = (pk: string) => ({ PK: { S: pk }, SK: { S: 'x' } });
const needed = (operation: string, input: Record<string, unknown>) => tablePermissions(operation, input, keys);

describe('permissions of DynamoDB calls', () => {
  for (const operation of ['GetItem', 'UpdateItem', 'DeleteItem'])
    it(`${operation} needs itself on the table, with the key`, () => {
      expect(needed(operation, { TableName: 't', Key: item('a') })).to.deep.equal([
        { action: `dynamodb:${operation}`, resource: 'arn:t', ...leading('a') },
      ]);
    });

  it("PutItem's key is in the item", () => {
    expect(needed('PutItem', { TableName: 't', Item: item('a') })).to.deep.equal([
      { action: 'dynamodb:PutItem', resource: 'arn:t', ...leading('a') },
    ]);
  });

  it("Query's key is in its condition, whatever it is called there", () => {
    const query = {
      TableName: 't',
      KeyConditionExpression: 'begins_with(SK, :s) AND #p = :p',
      ExpressionAttributeNames: { '#p': 'PK' },
      ExpressionAttributeValues: { ':p': { S: 'a' }, ':s': { S: 'x' } },
    };
    expect(needed('Query', query)).to.deep.equal([{ action: 'dynamodb:Query', resource: 'arn:t', ...leading('a') }]);
  });

  it('Query of an index needs the index, with its own partition key', () => {
    const query = {
      TableName: 't',
      IndexName: 'ByMail',
      KeyConditionExpression: 'PK = :p AND mail=:m',
      ExpressionAttributeValues: { ':p': { S: 'a' }, ':m': { S: 'm' } },
    };
    expect(needed('Query', query)).to.deep.equal([
      { action: 'dynamodb:Query', resource: 'arn:t/index/ByMail', ...leading('m') },
    ]);
  });

  it('Scan names no keys', () => {
    expect(needed('Scan', { TableName: 't' })).to.deep.equal([{ action: 'dynamodb:Scan', resource: 'arn:t' }]);
  });

  it('BatchGetItem needs itself on each of its tables', () => {
    const input = { RequestItems: { t: { Keys: [item('a'), item('b')] }, u: { Keys: [item('c')] } } };
    expect(needed('BatchGetItem', input)).to.deep.equal([
      { action: 'dynamodb:BatchGetItem', resource: 'arn:t', ...leading('a', 'b') },
      { action: 'dynamodb:BatchGetItem', resource: 'arn:u', ...leading('c') },
    ]);
  });

  it('BatchWriteItem needs itself, with the keys of puts and deletes', () => {
    const input = { RequestItems: { t: [{ PutRequest: { Item: item('a') } }, { DeleteRequest: { Key: item('b') } }] } };
    expect(needed('BatchWriteItem', input)).to.deep.equal([
      { action: 'dynamodb:BatchWriteItem', resource: 'arn:t', ...leading('a', 'b') },
    ]);
  });

  it('TransactWriteItems needs the single action of each item', () => {
    const TransactItems = [
      { Put: { TableName: 't', Item: item('a') } },
      { Update: { TableName: 't', Key: item('b') } },
      { Delete: { TableName: 'u', Key: item('c') } },
      { ConditionCheck: { TableName: 'u', Key: item('d') } },
    ];
    expect(needed('TransactWriteItems', { TransactItems })).to.deep.equal([
      { action: 'dynamodb:PutItem', resource: 'arn:t', ...leading('a') },
      { action: 'dynamodb:UpdateItem', resource: 'arn:t', ...leading('b') },
      { action: 'dynamodb:DeleteItem', resource: 'arn:u', ...leading('c') },
      { action: 'dynamodb:ConditionCheckItem', resource: 'arn:u', ...leading('d') },
    ]);
  });

  it('TransactGetItems needs GetItem for each item', () => {
    const TransactItems = [{ Get: { TableName: 't', Key: item('a') } }];
    expect(needed('TransactGetItems', { TransactItems })).to.deep.equal([
      { action: 'dynamodb:GetItem', resource: 'arn:t', ...leading('a') },
    ]);
  });

  it('PartiQL is refused outright', () => {
    for (const operation of ['ExecuteStatement', 'BatchExecuteStatement', 'ExecuteTransaction'])
      expect(() => needed(operation, { Statement: 'SELECT * FROM t' }), operation).to.throw('PartiQL');
  });

  it('a call without a table needs itself on everything', () => {
    expect(needed('ListTables', {})).to.deep.equal([{ action: 'dynamodb:ListTables', resource: '*' }]);
  });
});

describe('permissions of DynamoDB Streams calls', () => {
  it('are on the stream that the call names', () => {
    expect(streamPermissions('DescribeStream', { StreamArn: 'arn:t/stream/1' }, arnOf)).to.deep.equal([
      { action: 'dynamodb:DescribeStream', resource: 'arn:t/stream/1' },
    ]);
  });

  it("are on any of the table's streams where the iterator alone is named", () => {
    const ShardIterator = Buffer.from('{"table_name":"t","position":3}').toString('base64');
    expect(streamPermissions('GetRecords', { ShardIterator }, arnOf)).to.deep.equal([
      { action: 'dynamodb:GetRecords', resource: 'arn:t/stream/*' },
    ]);
  });

  it('are on everything where nothing is named', () => {
    for (const input of [{}, { ShardIterator: 'no json' }])
      expect(streamPermissions('GetRecords', input, arnOf)).to.deep.equal([
        { action: 'dynamodb:GetRecords', resource: '*' },
      ]);
  });
});
