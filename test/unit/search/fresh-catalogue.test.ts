import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { shardOf } from '../../../shared/platform/paging/time-shards.ts';
import { freshCatalogue, MANY_PRODUCTS } from '../../../shared/search/adapters/fresh-catalogue.ts';
import { noteAll, type ProductNote, productNotes } from '../../../shared/search/adapters/product-notes.ts';
import { shardKey } from '../../../shared/search/adapters/search-items.ts';
import search from '../../../shared/search/table.json' with { type: 'json' };
import { wordNet } from '../../../shared/search/word-net.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { throttled } from '../../builders/table/errors.ts';
import { faultless } from '../../builders/table/faults.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';
import type { TableShape } from '../../builders/table/table-store.ts';
import { idsFound } from './some-products.ts';

function aSearch() {
  const table = new InMemoryTable({ name: 'search', shape: search as unknown as TableShape });
  const notes = productNotes(table.client, 'search', wordNet(''));
  const stale: unknown[] = [];
  const clock = { now: NOON };
  const options = { client: table.client, tableName: 'search', onStale: (error: unknown) => stale.push(error) };
  const catalogue = freshCatalogue({ ...options, now: () => clock.now });
  return {
    ...{ table, notes, stale, clock, catalogue },
    tell: (...told: ProductNote[]) => noteAll(notes, told, clock.now),
    find: async (query: string) => {
      clock.now += 1000;
      return idsFound(await catalogue(), query);
    },
  };
}

const mug = (version: number, name = 'Blue mug'): ProductNote => ({
  ...{ productId: 'P-1', version, details: { name, price: 18 } },
});
const stock = (version: number, stockLevel: number): ProductNote => ({ productId: 'P-1', version, stockLevel });
const gone = (version: number): ProductNote => ({ productId: 'P-1', version, isGone: true });

async function empty(table: InMemoryTable): Promise<void> {
  for (const { PK, SK } of table.items())
    await table.client.send(new DeleteCommand({ TableName: 'search', Key: { PK, SK } }));
}

describe('what a search knows', () => {
  it('stock-follows-stock-updated, also where it comes before the product', async () => {
    const { tell, find, catalogue } = aSearch();
    await tell(stock(3, 5));
    expect(await find('mug')).to.deep.equal([]);
    await tell(mug(1), stock(2, 9));
    expect(await find('mug')).to.deep.equal(['P-1']);
    expect((await catalogue()).search({ query: 'mug', limit: 1 })[0]?.stockLevel).to.equal(5);
  });

  it('late-event-does-not-undo-a-newer-one', async () => {
    const { tell, find } = aSearch();
    await tell(mug(3, 'Red cup'));
    await tell(mug(2), mug(1));
    expect([await find('mug'), await find('cup')]).to.deep.equal([[], ['P-1']]);
  });

  it('deleted-product-does-not-come-back, by no event that is late or comes again', async () => {
    const { table, tell, find } = aSearch();
    await tell(mug(1), stock(1, 4));
    expect(await find('mug')).to.deep.equal(['P-1']);
    await tell(gone(2));
    expect(await find('mug')).to.deep.equal([]);
    const item = table.items().find(({ SK }) => SK === 'P-1');
    await tell(mug(1), mug(9), stock(8, 4), gone(2));
    expect(table.items().find(({ SK }) => SK === 'P-1')).to.deep.equal(item);
    await tell({ ...gone(2), productId: 'P-2' }, { ...mug(1), productId: 'P-2' });
    expect(await find('mug'), 'deleted before it was known').to.deep.equal([]);
  });

  it('is read whole once, then looked at once a second, and read where something has changed', async () => {
    const { table, tell, find, catalogue } = aSearch();
    await tell(mug(1));
    await find('mug');
    const calls = () => table.calls.splice(0).filter((call) => call !== 'UpdateItem');
    expect(calls()).to.have.members(['GetItem', ...Array.from({ length: 8 }, () => 'Query')]);
    await catalogue();
    expect(calls(), 'within the second').to.deep.equal([]);
    await find('mug');
    expect(calls(), 'nothing has changed').to.deep.equal(['GetItem']);
    await tell(mug(2, 'Red cup'));
    expect(await find('cup')).to.deep.equal(['P-1']);
    expect(calls()).to.have.length(9);
  });

  it('holds what was written by a clock that is half a minute late', async () => {
    const { notes, tell, find, clock } = aSearch();
    await tell(mug(1));
    await find('mug');
    await noteAll(notes, [{ ...mug(1, 'Green mug'), productId: 'P-2' }], clock.now - 30_000);
    expect(await find('mug')).to.deep.equal(['P-1', 'P-2']);
  });

  it('forgets what was emptied, although as much has been counted since', async () => {
    const { table, tell, find, clock } = aSearch();
    await tell(mug(1));
    expect(await find('mug')).to.deep.equal(['P-1']);
    await empty(table);
    expect(await find('mug'), 'empty').to.deep.equal([]);
    clock.now += 1000;
    await tell({ ...mug(1, 'Red cup'), productId: 'P-2' });
    expect(await find('cup')).to.deep.equal(['P-2']);
    await empty(table);
    clock.now += 1000;
    await tell({ ...mug(1, 'Grey cup'), productId: 'P-3' });
    expect(await find('cup'), 'emptied and counted to the same number').to.deep.equal(['P-3']);
  });

  it('goes on while the table is away, and says so; without having read anything it fails', async () => {
    const { table, tell, find, stale, catalogue } = aSearch();
    await tell(mug(1));
    const away = () => ({ kind: 'error', error: throttled }) as const;
    table.faults = away;
    expect(await failureOf(catalogue())).to.be.instanceOf(Error);
    table.faults = faultless;
    expect(await find('mug')).to.deep.equal(['P-1']);
    table.faults = away;
    expect(await find('mug')).to.deep.equal(['P-1']);
    expect(stale).to.have.length(1);
  });

  it('loses no change that a partition was too busy for, however old it is when the next look succeeds', async () => {
    const { table, notes, tell, find, clock, stale } = aSearch();
    await tell(mug(1));
    await find('mug');
    // Written one after the other while nobody searched, in partitions of their own.
    await tell({ ...mug(1, 'Green mug'), productId: 'P-2' });
    clock.now += 600_000;
    await noteAll(notes, [{ ...mug(1, 'Grey mug'), productId: 'P-3' }], clock.now);
    const busy = shardKey(shardOf('P-2'));
    expect(shardKey(shardOf('P-3'))).to.not.equal(busy);
    const { send } = table;
    table.send = async (command) => {
      const { ExpressionAttributeValues } = command.input as { ExpressionAttributeValues?: Record<string, unknown> };
      if (ExpressionAttributeValues?.[':shard'] === busy) throw throttled();
      return send.call(table, command);
    };
    await find('mug');
    expect(stale).to.have.length(1);
    table.send = send;
    expect(await find('mug')).to.deep.equal(['P-1', 'P-2', 'P-3']);
  });

  it('says once that there are more products than a process can well read', async () => {
    expect(MANY_PRODUCTS).to.equal(10_000);
    const { table, tell, clock } = aSearch();
    const said: number[] = [];
    const onMany = (products: number) => said.push(products);
    const catalogue = freshCatalogue({
      ...{ client: table.client, tableName: 'search', now: () => clock.now, many: 2, onMany },
    });
    for (const [count, expected] of [
      [2, []],
      [3, [3]],
      [4, [3]],
    ] as const) {
      await tell({ ...mug(1), productId: `P-${count}` }, { ...mug(1), productId: 'P-1' });
      clock.now += 1000;
      await catalogue();
      expect(said).to.deep.equal(expected);
    }
  });

  it('fails as a whole where it cannot be counted up: nobody would read it', async () => {
    const { notes, table } = aSearch();
    const away = { ...notes, countUp: () => Promise.reject(new Error('away')) };
    const results = await noteAll(away, [mug(1), stock(1, 1)], NOON);
    expect(results.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    const again = await noteAll(notes, [mug(1), stock(1, 1)], NOON);
    expect(again.map(({ status }) => status)).to.deep.equal(['fulfilled', 'fulfilled']);
    expect(table.items().find(({ SK }) => SK === 'COUNT')).to.include({ count: 1 });
  });
});
