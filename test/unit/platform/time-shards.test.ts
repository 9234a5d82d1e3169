import { expect } from 'chai';
import fc from 'fast-check';
import { everyShard, listedAt, pageByTime, shardOf } from '../../../shared/platform/paging/time-shards.ts';
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

  it('spreads ids over eight partitions', () => {
    const shards = new Set(Array.from({ length: 200 }, (_, index) => shardOf(`ORD${index}`)));
    expect([...shards].sort()).to.deep.equal(['0', '1', '2', '3', '4', '5', '6', '7']);
  });
});
