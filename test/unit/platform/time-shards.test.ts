import { expect } from 'chai';
import fc from 'fast-check';
import { everyShard, isTimePlace, listedAt, pageByTime, shardOf } from '../../../shared/platform/paging/time-shards.ts';
import { settings } from '../../builders/arbitraries.ts';

interface Row {
  readonly id: string;
  readonly createdAt: string;
}

/** An index of some items, as DynamoDB answers it. */
function anIndex(rows: readonly Row[]) {
  const send = async ({ input }: { readonly input: Record<string, never> }) => {
    const {
      ExpressionAttributeValues: values,
      ScanIndexForward: isRising,
      Limit,
    } = input as never as {
      readonly ExpressionAttributeValues: Record<string, string>;
      readonly ScanIndexForward: boolean;
      readonly Limit: number;
    };
    const after = values[':after'];
    const Items = rows
      .filter(({ id }) => shardOf(id) === values[':partition'])
      .map((row) => ({ ...row, listedAt: listedAt(row) }))
      .filter((item) => after === undefined || (isRising ? item.listedAt > after : item.listedAt < after))
      .sort((one, other) => (one.listedAt < other.listedAt ? -1 : 1) * (isRising ? 1 : -1))
      .slice(0, Limit);
    return { Items };
  };
  return { client: { send } as never, tableName: 't', indexName: 'i', partitionKey: 'shard' };
}

describe('a list over shards', () => {
  it('has every item exactly once over its pages, in the order of their times', async () => {
    const rows = fc.uniqueArray(
      fc.record({
        id: fc.uuid(),
        createdAt: fc.integer({ min: 0, max: 9 }).map((second) => `2026-03-01T00:00:0${second}.000Z`),
      }),
      { selector: ({ id }) => id, maxLength: 30 },
    );
    const page = fc.record({
      limit: fc.integer({ min: 1, max: 7 }),
      direction: fc.constantFrom('asc' as const, 'desc' as const),
    });
    await fc.assert(
      fc.asyncProperty(rows, page, async (items, { limit, direction }) => {
        const seen: Row[] = [];
        for (;;) {
          const last = seen.at(-1);
          const found = await pageByTime<Row>(anIndex(items), everyShard, {
            limit,
            direction,
            ...(last ? { after: last } : {}),
          });
          seen.push(...found);
          if (found.length < limit) break;
        }
        const rising = items.map(listedAt).sort();
        expect(seen.map(listedAt)).to.deep.equal(direction === 'asc' ? rising : rising.reverse());
      }),
      settings,
    );
  });

  it('has each of 250 items once in pages of 7, newest first, while 50 are added', async () => {
    const at = (index: number) => new Date(Date.UTC(2026, 2, 1) + Math.floor(index / 3)).toISOString();
    const rows: Row[] = Array.from({ length: 250 }, (_, index) => ({ id: `ORD${index}`, createdAt: at(index) }));
    const first = rows.map(listedAt).sort().reverse();
    const seen: Row[] = [];
    for (let added = 0; ; added++) {
      const last = seen.at(-1);
      const found = await pageByTime<Row>(anIndex(rows), everyShard, {
        ...{ limit: 7, direction: 'desc' },
        ...(last ? { after: last } : {}),
      });
      seen.push(...found);
      if (found.length < 7) break;
      if (added < 25)
        for (const half of [0, 1]) rows.push({ id: `NEW${2 * added + half}`, createdAt: at(300 + added) });
    }
    expect(rows).to.have.length(300);
    expect(seen.map(listedAt)).to.deep.equal(first);
  });

  it('asks each partition for what a page can need, going on where items were left out', async () => {
    const asked: unknown[] = [];
    const item = (id: string) => ({ id, createdAt: '2026-03-01', listedAt: `2026-03-01#${id}` });
    const answers = [{ Items: [item('a')], LastEvaluatedKey: { at: 'a' } }, { LastEvaluatedKey: { at: 'b' } }];
    const full = { Items: [item('c'), item('d')], LastEvaluatedKey: { at: 'd' } };
    const client = {
      send: async ({ input }: { readonly input: unknown }) => {
        asked.push(input);
        return answers.shift() ?? full;
      },
    };
    const index = { client: client as never, tableName: 't', indexName: 'ByTime', partitionKey: 'shard' };
    const only = { attribute: 'kind', prefix: 'CLIENT#' };
    const after = { createdAt: '2026-02-28', id: 'z' };
    const page = { limit: 3, direction: 'asc', after } as const;
    const found = await pageByTime<Row>({ ...index, only }, ['5'], page);
    expect(found.map(({ id }) => id)).to.deep.equal(['a', 'c', 'd']);
    const query = {
      TableName: 't',
      IndexName: 'ByTime',
      KeyConditionExpression: '#partition = :partition AND listedAt > :after',
      FilterExpression: 'begins_with(#only, :only)',
      ExpressionAttributeNames: { '#partition': 'shard', '#only': 'kind' },
      ExpressionAttributeValues: { ':partition': '5', ':after': '2026-02-28#z', ':only': 'CLIENT#' },
      ScanIndexForward: true,
      Limit: 3,
    };
    expect(asked).to.deep.equal([
      query,
      { ...query, ExclusiveStartKey: { at: 'a' } },
      { ...query, ExclusiveStartKey: { at: 'b' } },
    ]);
  });

  it('asks from the newest on, for all items, where nothing else is said', async () => {
    const asked: unknown[] = [];
    const client = {
      send: async ({ input }: { readonly input: unknown }) => {
        asked.push(input);
        return {};
      },
    };
    const index = { client: client as never, tableName: 't', indexName: 'ByTime', partitionKey: 'shard' };
    expect(await pageByTime<Row>(index, ['5'], { limit: 3, direction: 'desc' })).to.deep.equal([]);
    const query = {
      TableName: 't',
      IndexName: 'ByTime',
      KeyConditionExpression: '#partition = :partition',
      ExpressionAttributeNames: { '#partition': 'shard' },
      ExpressionAttributeValues: { ':partition': '5' },
      ScanIndexForward: false,
      Limit: 3,
    };
    expect(asked).to.deep.equal([query]);
    await pageByTime<Row>(index, ['5'], { limit: 3, direction: 'desc', after: { createdAt: '2026-02-28', id: 'z' } });
    expect(asked[1]).to.deep.equal({
      ...query,
      KeyConditionExpression: '#partition = :partition AND listedAt < :after',
      ExpressionAttributeValues: { ':partition': '5', ':after': '2026-02-28#z' },
    });
  });

  it('goes on from a place that has a time and an id', () => {
    expect(isTimePlace({ createdAt: '2026-03-01', id: 'a' })).to.equal(true);
    for (const wrong of [
      undefined,
      null,
      'text',
      {},
      { createdAt: '2026-03-01' },
      { id: 'a' },
      { createdAt: 7, id: 'a' },
    ])
      expect(isTimePlace(wrong), JSON.stringify(wrong)).to.equal(false);
  });

  it('finds each item in the partition in which it was written, with every release', () => {
    const ids = ['a', 'ORD0', '01890a5d-ac96-774b-bcce-b302099a8057', 'z'.repeat(20)];
    expect(ids.map(shardOf)).to.deep.equal(['1', '2', '7', '0']);
    expect(everyShard).to.deep.equal(['0', '1', '2', '3', '4', '5', '6', '7']);
  });

  it('spreads ids over eight partitions', () => {
    const shards = new Set(Array.from({ length: 200 }, (_, index) => shardOf(`ORD${index}`)));
    expect([...shards].sort()).to.deep.equal(['0', '1', '2', '3', '4', '5', '6', '7']);
  });
});
