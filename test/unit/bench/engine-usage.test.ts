import { expect } from 'chai';
import { usageOf } from '../../../scripts/bench/aws/engine-usage.ts';
import { failureOf } from '../../builders/failure-of.ts';

const units = (CapacityUnits: number) => ({ CapacityUnits });

describe('what an engine says that calls consumed', () => {
  const asked: { readonly name: string; readonly input: Record<string, unknown> }[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    GetCommand: { TableName: 'x', ...units(1), Table: units(1) },
    PutCommand: { ...units(3), Table: units(1), GlobalSecondaryIndexes: { ByTime: units(2) } },
    TransactWriteCommand: [
      { ...units(6), Table: units(4), GlobalSecondaryIndexes: { ByTime: units(1), ByStatus: units(1) } },
      { ...units(2), Table: units(2) },
    ],
  };
  const client = {
    send: async ({ constructor: { name }, input }: { constructor: { name: string }; input: never }) => {
      asked.push({ name, input });
      return { ConsumedCapacity: answers[name] };
    },
  };
  const usage = (...calls: Parameters<typeof usageOf>[1]) => usageOf({ client } as never, calls);

  it('is added up by reads, writes and indexes, of the tables as the deployment names them', async () => {
    const Put = { TableName: 'orders', Item: { PK: 'ORDER#1' } };
    expect(
      await usage(
        { name: 'GetCommand', input: { TableName: 'events', Key: { pk: 'p' } } },
        { name: 'PutCommand', input: Put },
        { name: 'TransactWriteCommand', input: { TransactItems: [{ Put }] } },
      ),
    ).to.deep.equal({ readUnits: 1, writeUnits: 7, indexWriteUnits: 4 });
    expect(asked.map(({ name, input: { ReturnConsumedCapacity } }) => [name, ReturnConsumedCapacity])).to.deep.equal(
      ['GetCommand', 'PutCommand', 'TransactWriteCommand'].map((name) => [name, 'INDEXES']),
    );
    expect(asked[0]?.input.TableName).to.match(/^laurel-\w+-events$/);
    expect(JSON.stringify(asked[2]?.input)).to.match(/"TableName":"laurel-\w+-orders"/);
  });

  it('is nothing of a call that it would not make again', async () => {
    expect((await failureOf(usage({ name: 'ScanCommand', input: {} }))).message).to.include('ScanCommand is no call');
  });
});
