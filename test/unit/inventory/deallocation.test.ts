import { expect } from 'chai';
import { allocations } from '../../../shared/inventory/adapters/allocations.ts';
import { stockRepository } from '../../../shared/inventory/adapters/stock-repository.ts';
import { PermanentError } from '../../../shared/platform/failures.ts';
import { ShopTables, TABLES, type WriteFault } from '../../builders/commerce/shop-tables.ts';
import { failureOf } from '../../builders/failure-of.ts';

const ORDER = { orderId: 'ABC001', sku: 'APPLES', units: 10, price: 33.25, userId: '123456' };
const BY = { actor: 'system:test', correlationId: 'c-1' };
const told = (eventName: string) => ({ key: { pk: 'p', sk: 's' }, eventName, eventData: ORDER, ...BY });

/** A thousand apples, of which the order has ten. */
async function allocated() {
  const faults: WriteFault[] = [];
  const tables = new ShopTables(() => {});
  const client = tables.clientOf({ turn: async () => {}, fault: () => faults.shift() });
  await stockRepository(client, TABLES.inventory).restock({ sku: 'APPLES', lotId: 'LOT-1', units: 1000 }, BY, 0);
  const stock = allocations(client, TABLES);
  await stock.allocate(told('ORDER_CREATED_EVENT'), 0);
  const units = () => tables.at('inventory', { PK: 'SKU#APPLES', SK: 'STOCK' })?.units;
  return { faults, stock, units };
}

describe('stock that is given back', () => {
  it('deallocation retries conflict and throttle reasons, parks only a failed condition', async () => {
    const { faults, stock, units } = await allocated();
    for (const fault of ['conflict', 'throttled', 'broken'] as const) {
      faults.push(fault);
      const failure = await failureOf(stock.settle(told('ORDER_PAYMENT_REJECTED_EVENT'), 0));
      expect(failure, fault).not.to.be.instanceOf(PermanentError);
      expect(units(), fault).to.equal(990);
    }
    await stock.settle(told('ORDER_PAYMENT_REJECTED_EVENT'), 0);
    expect(units()).to.equal(1000);
    expect(await failureOf(stock.settle(told('ORDER_PAYMENT_ACCEPTED_EVENT'), 0))).to.include({
      name: 'PermanentError',
      reason: 'forbidden_settlement',
    });
  });

  it('is given back once, when its answer was lost and its event comes again', async () => {
    const { faults, stock, units } = await allocated();
    faults.push('unanswered');
    await failureOf(stock.settle(told('ORDER_CANCELED_EVENT'), 0));
    await stock.settle(told('ORDER_CANCELED_EVENT'), 0);
    expect(units()).to.equal(1000);
  });
});
