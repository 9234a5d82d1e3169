import { expect } from 'chai';
import { stockRepository } from '../../../shared/inventory/adapters/stock-repository.ts';
import { movementOf } from '../../../shared/inventory/movement.ts';
import inventory from '../../../shared/inventory/table.json' with { type: 'json' };
import { PermanentError } from '../../../shared/platform/failures.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';
import type { TableShape } from '../../builders/table/table-store.ts';

const AT = Date.parse('2026-03-01T09:30:00.000Z');
const BY = { actor: 'user:ann', correlationId: 'c-1' };
const LOT = { sku: 'APPLES', lotId: 'A00002', units: 100 };

function aStock() {
  const table = new InMemoryTable({ name: 'inventory', shape: inventory as unknown as TableShape });
  const stock = stockRepository(table.client, 'inventory');
  const level = async (sku = 'APPLES') => {
    const found = await stock.read(sku);
    return found && { units: found.units, reserved: found.reserved };
  };
  const itemOf = (sku = 'APPLES') => table.items().find(({ PK, SK }) => PK === `SKU#${sku}` && SK === 'STOCK');
  const reserve = (units: number) => {
    const item = itemOf();
    if (item) Object.assign(item, { units: Number(item.units) - units, reserved: units });
  };
  return { stock, level, itemOf, reserve };
}

describe('the stock of a SKU', () => {
  it('takes a lot in once, and counts what it became', async () => {
    const { stock, level, itemOf } = aStock();
    await stock.restock(LOT, BY, AT);
    await stock.restock(LOT, BY, AT + 1);
    expect(await level()).to.deep.equal({ units: 100, reserved: 0 });
    await stock.restock({ ...LOT, lotId: 'A00003', units: 11 }, BY, AT + 2);
    expect(itemOf()).to.deep.include({
      ...{ sku: 'APPLES', units: 111, previousUnits: 100, previousReserved: 0, version: 2, correlationId: 'c-1' },
      ...{ createdAt: '2026-03-01T09:30:00.000Z', updatedAt: '2026-03-01T09:30:00.002Z' },
      cause: { kind: 'RESTOCK', lotId: 'A00003', actor: 'user:ann' },
    });
  });

  it('refuses the lot that would make it more than 1,000,000,000,000 free units, and keeps no trace of it', async () => {
    const { stock, level } = aStock();
    await stock.adjust('APPLES', 999_999_999_900, BY, AT);
    await stock.restock(LOT, BY, AT);
    expect(await level()).to.deep.equal({ units: 1_000_000_000_000, reserved: 0 });
    const failure = await failureOf(stock.restock({ ...LOT, lotId: 'A00003', units: 1 }, BY, AT));
    expect(failure).to.be.instanceOf(PermanentError).with.property('reason', 'too_much_stock');
    expect(await level()).to.deep.equal({ units: 1_000_000_000_000, reserved: 0 });
    await stock.adjust('APPLES', 0, BY, AT);
    await stock.restock({ ...LOT, lotId: 'A00003', units: 1 }, BY, AT);
    expect((await level())?.units).to.equal(1);
  });

  it('is set to a level without losing what is reserved', async () => {
    const { stock, level, reserve } = aStock();
    await stock.restock(LOT, BY, AT);
    reserve(30);
    const after = await stock.adjust('APPLES', 50, { ...BY, reason: 'counted' }, AT);
    expect(await level()).to.deep.equal({ units: 20, reserved: 30 });
    expect(after && movementOf(after)).to.deep.include({
      version: 2,
      before: { units: 70, reserved: 30 },
      after: { units: 20, reserved: 30 },
      cause: { kind: 'ADJUSTMENT', actor: 'user:ann', reason: 'counted' },
    });
  });

  it('is set to exactly what is reserved, and to nothing below it', async () => {
    const { stock, level, reserve } = aStock();
    await stock.restock(LOT, BY, AT);
    reserve(30);
    expect(await stock.adjust('APPLES', 29, BY, AT)).to.equal(undefined);
    expect(await level()).to.deep.equal({ units: 70, reserved: 30 });
    await stock.adjust('APPLES', 30, BY, AT);
    expect(await level()).to.deep.equal({ units: 0, reserved: 30 });
  });

  it('begins by a level, and is listed from then on', async () => {
    const { stock, itemOf } = aStock();
    await stock.adjust('P-1002', 10, BY, AT);
    expect(itemOf('P-1002')).to.deep.include({ units: 10, reserved: 0, version: 1, previousUnits: 0 });
    expect(itemOf('P-1002')?.listedAt).to.equal('2026-03-01T09:30:00.000Z#P-1002');
  });

  it('of a new product is nothing, and what an administrator has set meanwhile stays', async () => {
    const { stock, level } = aStock();
    await stock.open('P-1002', BY, AT);
    expect(await level('P-1002')).to.deep.equal({ units: 0, reserved: 0 });
    await stock.adjust('P-1002', 10, BY, AT);
    await stock.open('P-1002', BY, AT);
    expect(await level('P-1002')).to.deep.equal({ units: 10, reserved: 0 });
  });

  it('of a deleted product is nothing but what its orders have, once', async () => {
    const { stock, level, reserve } = aStock();
    await stock.restock(LOT, BY, AT);
    reserve(30);
    await stock.withdraw('APPLES', BY, AT);
    expect(await level()).to.deep.equal({ units: 0, reserved: 30 });
    await stock.restock({ ...LOT, lotId: 'A00003' }, BY, AT);
    await stock.withdraw('APPLES', BY, AT);
    expect(await level(), 'the deletion comes again').to.deep.equal({ units: 100, reserved: 30 });
    await stock.withdraw('UNKNOWN', BY, AT);
    expect(await level('UNKNOWN')).to.equal(undefined);
  });
});
