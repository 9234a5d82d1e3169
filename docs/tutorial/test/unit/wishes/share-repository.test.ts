import { expect } from 'chai';
import { shareRepository } from '../../../shared/wishes/adapters/share-repository.ts';
import shares from '../../../shared/wishes/shares.table.json' with { type: 'json' };
import { failureOf } from '../../builders/failure-of.ts';
import { throttled } from '../../builders/table/errors.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';
import type { TableShape } from '../../builders/table/table-store.ts';

describe('shares of a list', () => {
  const share = {
    userId: 'ada',
    shareId: 'birthday',
    sharedWith: 'bob@example.com',
    correlationId: 'request-1',
    sharedAt: 1772357400000,
  };
  const aTable = () => new InMemoryTable({ name: 'shares', shape: shares as unknown as TableShape });

  it('are kept once for each member and id, as they were at first', async () => {
    const table = aTable();
    const { add } = shareRepository(table.client, 'shares');
    expect(await add(share)).to.equal(true);
    expect(await add({ ...share, sharedWith: 'eve@example.com' })).to.equal(false);
    expect(await add({ ...share, userId: 'eve' })).to.equal(true);
    expect(table.items()).to.deep.equal([share, { ...share, userId: 'eve' }]);
  });

  it('are not taken to be there where the table is busy', async () => {
    const table = aTable();
    table.faults = () => ({ kind: 'error', error: throttled });
    const { add } = shareRepository(table.client, 'shares');
    expect(await failureOf(add(share))).to.have.property('name', 'ProvisionedThroughputExceededException');
    expect(table.items()).to.deep.equal([]);
  });
});
