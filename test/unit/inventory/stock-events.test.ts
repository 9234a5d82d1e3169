import type { DynamoDBRecord } from 'aws-lambda';
import { expect } from 'chai';
import { announcedBy } from '../../../shared/inventory/adapters/stock-events.ts';
import { PermanentError } from '../../../shared/platform/failures.ts';

const AT = '2026-03-01T09:30:00.000Z';
const moved = (previousUnits: number, units: number, version = 4): DynamoDBRecord => ({
  dynamodb: {
    Keys: { PK: { S: 'SKU#P-1002' }, SK: { S: 'STOCK' } },
    NewImage: {
      sku: { S: 'P-1002' },
      units: { N: `${units}` },
      reserved: { N: '1' },
      previousUnits: { N: `${previousUnits}` },
      previousReserved: { N: '0' },
      version: { N: `${version}` },
      cause: { M: { kind: { S: 'ALLOCATION' }, actor: { S: 'user:anna' }, orderId: { S: 'ABC001' } } },
      correlationId: { S: 'c-1' },
      updatedAt: { S: AT },
    },
  },
});
const decided = (status: string, before?: string, more = {}): DynamoDBRecord => ({
  dynamodb: {
    Keys: { PK: { S: 'ORDER#ABC001' }, SK: { S: 'ALLOCATION' } },
    ...(before ? { OldImage: { status: { S: before } } } : {}),
    NewImage: {
      ...{ orderId: { S: 'ABC001' }, userId: { S: 'anna' }, sku: { S: 'P-1002' }, units: { N: '2' } },
      ...{ status: { S: status }, correlationId: { S: 'c-1' }, updatedAt: { S: AT }, ...more },
    },
  },
});
const announced = (record: DynamoDBRecord) => announcedBy(record).map(({ id, type, data }) => ({ id, type, data }));
const ORDER = { orderId: 'ABC001', orderNumber: 'ABC001', userId: 'anna' };

describe('what inventory announces', () => {
  it('a level that is another one, under an id made of the product and its version', () => {
    expect(announcedBy(moved(10, 9))).to.deep.equal([
      {
        id: 'P-1002#stockUpdated#4',
        type: 'inventory.stockUpdated.v1',
        subject: 'P-1002',
        correlationId: 'c-1',
        at: Date.parse(AT),
        data: { productId: 'P-1002', previousStockLevel: 10, newStockLevel: 9, version: 4 },
      },
    ]);
  });

  it('no level that stayed: units that leave with their order were not free', () => {
    expect(announced(moved(9, 9))).to.deep.equal([]);
  });

  it('the first level of a product, even where it is nothing', () => {
    expect(announced(moved(0, 0, 1)).map(({ data }) => data)).to.deep.equal([
      { productId: 'P-1002', previousStockLevel: 0, newStockLevel: 0, version: 1 },
    ]);
  });

  it('that the last unit is gone, and not that there was none before', () => {
    expect(announced(moved(1, 0))[1]).to.deep.equal({
      id: 'P-1002#outOfStock#4',
      type: 'inventory.outOfStock.v1',
      data: { productId: 'P-1002', version: 4 },
    });
    expect(announced(moved(2, 1))).to.have.length(1);
    expect(announced(moved(0, 1))).to.have.length(1);
  });

  it('what was decided for an order, once', () => {
    expect(announced(decided('ALLOCATED'))).to.deep.equal([
      {
        id: 'ABC001#stockReserved#v1',
        type: 'inventory.stockReserved.v1',
        data: { ...ORDER, lines: [{ productId: 'P-1002', quantity: 2 }] },
      },
    ]);
    expect(announced(decided('DEPLETED'))).to.deep.equal([
      { id: 'ABC001#stockReservationFailed#v1', type: 'inventory.stockReservationFailed.v1', data: ORDER },
    ]);
    expect(announced(decided('DEALLOCATED_ORDER_EXPIRED', 'ALLOCATED'))).to.deep.equal([
      { id: 'ABC001#reservationExpired#v1', type: 'inventory.reservationExpired.v1', data: ORDER },
    ]);
    for (const record of [decided('COMPLETED_PAYMENT_ACCEPTED', 'ALLOCATED'), decided('ALLOCATED', 'ALLOCATED')])
      expect(announced(record)).to.deep.equal([]);
  });

  it('all lines of an order, without their prices', () => {
    const line = (productId: string, quantity: number) => ({
      M: { productId: { S: productId }, quantity: { N: `${quantity}` }, unitPrice: { N: '1.5' } },
    });
    const record = decided('ALLOCATED', undefined, { lines: { L: [line('P-1002', 2), line('P-1003', 1)] } });
    expect(announced(record)[0]?.data.lines).to.deep.equal([
      { productId: 'P-1002', quantity: 2 },
      { productId: 'P-1003', quantity: 1 },
    ]);
  });

  it('nothing of a stock that no one can read: it is parked', () => {
    const record = moved(1, 0);
    const { version: _, ...NewImage } = record.dynamodb?.NewImage ?? {};
    expect(() => announcedBy({ dynamodb: { ...record.dynamodb, NewImage } })).to.throw(PermanentError, /P-1002/);
  });
});
