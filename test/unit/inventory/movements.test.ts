import { expect } from 'chai';
import { movements } from '../../../shared/inventory/adapters/movements.ts';
import { setStockLevel } from '../../../shared/inventory/adapters/set-stock-level.ts';
import { stockRepository } from '../../../shared/inventory/adapters/stock-repository.ts';
import { isMovementPlace, type Movement, movementView } from '../../../shared/inventory/movement.ts';
import inventory from '../../../shared/inventory/table.json' with { type: 'json' };
import { failureOf } from '../../builders/failure-of.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';
import type { TableShape } from '../../builders/table/table-store.ts';

const AT = Date.parse('2026-03-01T09:30:00.000Z');
const BY = { actor: 'user:ann', correlationId: 'c-1' };
const aMovement = (version: number, sku = 'APPLES'): Movement => ({
  ...{ sku, version, correlationId: 'c-1', movedAt: '2026-03-01T09:30:00.000Z' },
  before: { units: version - 1, reserved: 0 },
  after: { units: version, reserved: 0 },
  cause: { kind: 'RESTOCK', lotId: `L-${version}`, actor: 'user:ann' },
});
function aTable() {
  const table = new InMemoryTable({ name: 'inventory', shape: inventory as unknown as TableShape });
  return { table, kept: movements(table.client, 'inventory'), stock: stockRepository(table.client, 'inventory') };
}

describe('movements of stock', () => {
  it('are kept once, and listed from the newest, beyond nine of them and page by page', async () => {
    const { kept } = aTable();
    for (const version of [1, 2, 3, 11, 10, 9, 8, 7, 6, 5, 4]) await kept.record(aMovement(version));
    await kept.record({ ...aMovement(3), movedAt: 'again' });
    await kept.record(aMovement(1, 'APPLES2'));
    const first = await kept.list('APPLES', { limit: 4 });
    expect(first.map(({ version }) => version)).to.deep.equal([11, 10, 9, 8]);
    const rest = await kept.list('APPLES', { limit: 100, before: 8 });
    expect(rest.map(({ version }) => version)).to.deep.equal([7, 6, 5, 4, 3, 2, 1]);
    expect(rest.at(-3)?.movedAt).to.equal('2026-03-01T09:30:00.000Z');
  });

  it('add up to the level', () => {
    const view = [
      { before: { units: 0, reserved: 0 }, after: { units: 10, reserved: 0 } },
      { before: { units: 10, reserved: 0 }, after: { units: 7, reserved: 3 } },
      { before: { units: 7, reserved: 3 }, after: { units: 7, reserved: 0 } },
    ].map((levels, index) => movementView({ ...aMovement(index + 1), ...levels }));
    expect(view.reduce((sum, { units }) => sum + units, 0)).to.equal(7);
    expect(view.reduce((sum, { reserved }) => sum + reserved, 0)).to.equal(0);
    expect(view[1]).to.deep.equal({
      ...{ productId: 'APPLES', sequence: 2, kind: 'RESTOCK', lotId: 'L-2', actor: 'user:ann' },
      ...{ units: -3, reserved: 3, currentStockLevel: 7, reservedStockLevel: 3 },
      occurredAt: '2026-03-01T09:30:00.000Z',
    });
  });

  it('know their places', () => {
    expect(isMovementPlace({ sequence: 3 })).to.equal(true);
    for (const value of [undefined, null, {}, { sequence: '3' }, { sequence: 1.5 }])
      expect(isMovementPlace(value)).to.equal(false);
  });

  it('are made by a level that is set, and not by one that is so already', async () => {
    const { kept, stock } = aTable();
    const set = setStockLevel(stock, kept);
    expect(await set('P-1002', 10, BY, AT)).to.deep.include({ sku: 'P-1002', units: 10, reserved: 0 });
    await set('P-1002', 10, BY, AT + 1);
    await set('P-1002', 0, { ...BY, reason: 'counted' }, AT + 2);
    expect((await kept.list('P-1002', { limit: 100 })).map(movementView)).to.deep.include.members([
      {
        ...{ productId: 'P-1002', sequence: 2, kind: 'ADJUSTMENT', reason: 'counted', actor: 'user:ann' },
        ...{ units: -10, reserved: 0, currentStockLevel: 0, reservedStockLevel: 0 },
        occurredAt: '2026-03-01T09:30:00.002Z',
      },
    ]);
    expect(await kept.list('P-1002', { limit: 100 })).to.have.length(2);
  });

  it('are none where a level would lie below what is reserved', async () => {
    const { kept, stock, table } = aTable();
    const set = setStockLevel(stock, kept);
    await set('P-1002', 10, BY, AT);
    Object.assign(table.items().find(({ SK }) => SK === 'STOCK') ?? {}, { units: 7, reserved: 3 });
    expect(await failureOf(set('P-1002', 2, BY, AT))).to.include({ code: 'level_below_reserved', status: 409 });
    expect(await kept.list('P-1002', { limit: 100 })).to.have.length(1);
  });
});
