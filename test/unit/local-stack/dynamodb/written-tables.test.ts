import { expect } from 'chai';
import { WriteSignals } from '../../../../scripts/local-stack/dynamodb/write-signals.ts';
import { writtenTables } from '../../../../scripts/local-stack/dynamodb/written-tables.ts';

const tables = (operation: string, input: unknown) => {
  const found = writtenTables(operation, Buffer.from(JSON.stringify(input)));
  return found && [...found].sort();
};

describe('the tables that a call writes to', () => {
  it('are those that it names, by name or ARN', () => {
    expect(tables('PutItem', { TableName: 'orders', Item: {} })).to.deep.equal(['orders']);
    const TableName = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders';
    expect(tables('UpdateItem', { TableName })).to.deep.equal(['orders']);
    const TransactItems = [
      { Put: { TableName: 'orders' } },
      { Update: { TableName: 'events' } },
      { Put: { TableName } },
    ];
    expect(tables('TransactWriteItems', { TransactItems })).to.deep.equal(['events', 'orders']);
  });

  it('are not what an item says about tables', () => {
    const Item = { note: { S: '"TableName":"users"' }, TableName: { S: 'users' } };
    expect(tables('PutItem', { TableName: 'orders', Item })).to.deep.equal(['orders']);
  });

  it('are unknown for calls that name them otherwise', () => {
    expect(tables('BatchWriteItem', { RequestItems: { orders: [] } })).to.equal(undefined);
    expect(tables('ExecuteStatement', { Statement: 'DELETE FROM "orders"' })).to.equal(undefined);
  });

  it('have their followers told, and no others; all where nobody knows which', () => {
    const writes = new WriteSignals();
    const [orders, events] = [writes.of('orders'), writes.of('events')];
    expect(writes.of('orders')).to.equal(orders);
    writes.raise(['orders', 'nobody-follows']);
    expect([orders.count, events.count]).to.deep.equal([1, 0]);
    writes.raise();
    expect([orders.count, events.count]).to.deep.equal([2, 1]);
  });
});
