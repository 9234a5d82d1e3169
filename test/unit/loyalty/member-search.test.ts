import { expect } from 'chai';
import { memberSearch } from '../../../shared/loyalty/adapters/member-search.ts';
import { accountKey, shardOf } from '../../../shared/loyalty/contracts/account-item.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';

function aSearch(ids: readonly string[]) {
  const table = new InMemoryTable();
  for (const id of ids) table.put({ ...accountKey(id), shard: shardOf(id) });
  table.put({ PK: 'USER#anna', SK: 'ENTRY#1' });
  const search = memberSearch({ client: table.client, tableName: table.name });
  return async (prefix: string, limit = 3) => {
    const pages: (readonly string[])[] = [];
    let after: string | undefined;
    do {
      const { members, next } = await search({ prefix, limit, ...(after === undefined ? {} : { after }) });
      pages.push(members);
      after = next;
    } while (after !== undefined);
    return pages;
  };
}

describe('the search of members', () => {
  it('finds those whose ids begin so, whatever their shards, in whole pages by id', async () => {
    const many = Array.from({ length: 40 }, (_, index) => `m-${String(index).padStart(2, '0')}`);
    const pages = await aSearch(['anna', 'm', 'n', ...[...many].reverse()])('m-', 7);
    expect(pages.flat()).to.deep.equal(many);
    expect(pages.map(({ length }) => length)).to.deep.equal([7, 7, 7, 7, 7, 5]);
  });

  it('takes letters as they are written, and all members for nothing', async () => {
    const search = aSearch(['Anna', 'anna', 'anton', 'bob']);
    expect((await search('an')).flat()).to.deep.equal(['anna', 'anton']);
    expect((await search('')).flat()).to.deep.equal(['Anna', 'anna', 'anton', 'bob']);
    expect((await search('anna ')).flat()).to.deep.equal([]);
  });

  it('goes by bytes, as the index does', async () => {
    const search = aSearch(['\u{1F600}', '\uFF5E', 'z']);
    expect((await search('', 1)).flat()).to.deep.equal(['z', '\uFF5E', '\u{1F600}']);
  });
});
