import { expect } from 'chai';
import { consumptionOf, costOf } from '../../../scripts/bench/aws/consumed-capacity.ts';

describe('consumed capacity', () => {
  it('is read from one shape and from a list, as reads or as writes', () => {
    expect(consumptionOf('GetItem', { CapacityUnits: 1 })).to.deep.equal({ readUnits: 1, writeUnits: 0 });
    expect(consumptionOf('BatchGetItem', [{ CapacityUnits: 2 }, { CapacityUnits: 3 }])).to.deep.equal({
      readUnits: 5,
      writeUnits: 0,
    });
    expect(consumptionOf('TransactWriteItems', [{ CapacityUnits: 5 }])).to.deep.equal({ readUnits: 0, writeUnits: 5 });
  });

  it('is nothing where the answer names none', () => {
    expect(consumptionOf('Query', undefined)).to.deep.equal({ readUnits: 0, writeUnits: 0 });
  });

  it('of an operation adds up its calls, counted by name', () => {
    const call = (name: string, readUnits: number, writeUnits: number) => ({ name, readUnits, writeUnits });
    expect(costOf([call('get', 2, 0), call('write', 0, 5), call('write', 0, 6)])).to.deep.equal({
      calls: { get: 1, write: 2 },
      readUnits: 2,
      writeUnits: 11,
    });
  });
});
