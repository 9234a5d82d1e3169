import { expect } from 'chai';
import { isSameLot, MAX_UNITS, roomFor } from '../../../shared/inventory/stock.ts';

describe('stock', () => {
  it('of a SKU is at most 1,000,000,000,000 free units with the lot that comes in', () => {
    expect(roomFor({ units: 1_000_000_000 })).to.equal(999_000_000_000);
    expect(roomFor({ units: 1 }) + 1).to.equal(1_000_000_000_000);
    expect(MAX_UNITS, 'of one lot').to.equal(1_000_000_000);
  });

  it('knows a lot by all that is said of it', () => {
    const lot = { sku: 'APPLES', lotId: 'A00002', units: 5 };
    expect(isSameLot(lot, { ...lot })).to.equal(true);
    for (const other of [{ units: 6 }, { sku: 'PEARS' }, { lotId: 'A00003' }])
      expect(isSameLot(lot, { ...lot, ...other })).to.equal(false);
  });
});
