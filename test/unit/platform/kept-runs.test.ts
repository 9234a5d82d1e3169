import { expect } from 'chai';
import inventory from '../../../shared/inventory/table.json' with { type: 'json' };
import orders from '../../../shared/orders/table.json' with { type: 'json' };
import { keptRuns } from '../../../shared/platform/reconciliation/kept-runs.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';
import type { TableShape } from '../../builders/table/table-store.ts';

const AT = Date.parse('2026-03-01T01:30:00.500Z');
const NOTHING = { looked: 0 };

describe('runs of a comparison', () => {
  for (const { name, shape, sortKey } of [
    { name: 'orders', shape: orders, sortKey: undefined },
    { name: 'inventory', shape: inventory, sortKey: { SK: 'RUN' } },
  ])
    it(`are kept in the table ${name} for a month: begun with nothing, done with what they found, which a repeat leaves`, async () => {
      const { client } = new InMemoryTable({ name, shape: shape as unknown as TableShape });
      const runs = keptRuns({ client, tableName: name, ...(sortKey ? { sortKey } : {}), nothing: NOTHING });
      expect(await runs.read('r')).to.equal(undefined);
      await runs.begin('r', AT, 'user:ann');
      const begun = await runs.read('r');
      expect(begun).to.deep.equal({
        ...{ PK: 'RECONCILIATION#r', ...sortKey, run: 'r', startedAt: AT, actor: 'user:ann', isDone: false, looked: 0 },
        // The first whole second after thirty days.
        expiresAtEpochSeconds: Date.parse('2026-03-31T01:30:01.000Z') / 1000,
      });
      await runs.done('r', AT, 'user:ann', { looked: 3 });
      await runs.begin('r', AT + 1000, 'user:bob');
      expect(await runs.read('r')).to.deep.equal({ ...begun, isDone: true, looked: 3 });
    });

  it('are read as they are, right behind what was written', async () => {
    const asked: unknown[] = [];
    const client = { send: async ({ input }: { readonly input: unknown }) => ({ Item: asked.push(input) }) } as never;
    await keptRuns({ client, tableName: 'orders', nothing: NOTHING }).read('r');
    expect(asked).to.deep.equal([{ TableName: 'orders', Key: { PK: 'RECONCILIATION#r' }, ConsistentRead: true }]);
  });

  it('that cannot be written are said to be so', async () => {
    const client = { send: () => Promise.reject(new Error('away')) } as never;
    const runs = keptRuns({ client, tableName: 'orders', nothing: NOTHING });
    const failed = await runs.begin('r', AT, 'user:ann').catch(({ message }: Error) => message);
    expect(failed).to.equal('away');
  });
});
