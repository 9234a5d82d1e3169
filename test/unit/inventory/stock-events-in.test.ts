import { expect } from 'chai';
import { movements } from '../../../shared/inventory/adapters/movements.ts';
import { stockEventsIn } from '../../../shared/inventory/adapters/stock-events-in.ts';
import { stockRepository } from '../../../shared/inventory/adapters/stock-repository.ts';
import { type MovedStock, movementOf } from '../../../shared/inventory/movement.ts';
import inventory from '../../../shared/inventory/table.json' with { type: 'json' };
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';
import type { TableShape } from '../../builders/table/table-store.ts';

const AT = Date.parse('2026-03-01T09:30:00.000Z');
const BY = { actor: 'user:ann', correlationId: 'c-1' };

function anInventory() {
  const table = new InMemoryTable({ name: 'inventory', shape: inventory as unknown as TableShape });
  const told = async (from: number, to: number) =>
    (await stockEventsIn(table.client, 'inventory')({ from, to })).events.map(({ id }) => id).sort();
  return { table, told, stock: stockRepository(table.client, 'inventory'), kept: movements(table.client, 'inventory') };
}
const allocation = (orderId: string, status: string, createdAt: number, updatedAt = createdAt) => ({
  ...{ PK: `ORDER#${orderId}`, SK: 'ALLOCATION', orderId, sku: 'P-1002', units: 1, status, correlationId: 'c-1' },
  ...{ createdAt: new Date(createdAt).toISOString(), updatedAt: new Date(updatedAt).toISOString() },
});

describe('what of stock is read back when its stream has lost something', () => {
  it('is every level of that time under the id that it had, whether its movement was kept or not', async () => {
    const { stock, kept, table, told } = anInventory();
    for (const [level, at] of [
      [5, AT],
      [3, AT + 1000],
      [0, AT + 2000],
      [9, AT + 9000],
    ] as const) {
      const after = (await stock.adjust('P-1002', level, BY, at)) as MovedStock;
      if (level !== 0 && level !== 9) await kept.record(movementOf(after));
      if (level === 0)
        expect(await told(AT + 2000, AT + 2000)).to.deep.equal(['P-1002#outOfStock#3', 'P-1002#stockUpdated#3']);
    }
    expect(await told(AT, AT + 1000)).to.deep.equal([
      'P-1002#stockUpdated#1',
      'P-1002#stockUpdated#2',
      'P-1002#stockUpdated#4',
    ]);
    expect(await told(AT + 1, AT + 1000)).to.deep.equal(['P-1002#stockUpdated#2']);
    expect(table.items().length).to.be.greaterThan(0);
  });

  it('is every decision for an order, the expiry of its reservation too', async () => {
    const { table, told } = anInventory();
    table.put(allocation('KEPT', 'ALLOCATED', AT));
    table.put(allocation('PAID', 'COMPLETED_PAYMENT_ACCEPTED', AT, AT + 500));
    table.put(allocation('NONE', 'DEPLETED', AT));
    table.put(allocation('LATE', 'DEALLOCATED_ORDER_EXPIRED', AT - 60_000, AT));
    table.put(allocation('GONE', 'DEALLOCATED_ORDER_CANCELED', AT));
    table.put(allocation('PAST', 'ALLOCATED', AT - 60_000));
    expect(await told(AT, AT + 1000)).to.deep.equal([
      'KEPT#stockReserved#v1',
      'LATE#reservationExpired#v1',
      'LATE#stockReserved#v1',
      'NONE#stockReservationFailed#v1',
      'PAID#stockReserved#v1',
    ]);
  });
});
