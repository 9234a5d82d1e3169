import { expect } from 'chai';
import fc from 'fast-check';
import {
  type AllocationHappening,
  type AllocationStatus,
  allocationHappening,
  settlement,
} from '../../../shared/inventory/allocation.ts';
import { settings } from '../../builders/arbitraries.ts';

const HAPPENINGS: readonly AllocationHappening[] = ['PAYMENT_ACCEPTED', 'PAYMENT_REJECTED', 'CANCELED', 'COMPLETED'];
const UNITS = 7;

describe('an allocation', () => {
  it('on hand = free + reserved at all times, and no unit is given back or taken twice', () => {
    const events = fc.array(fc.constantFrom(...HAPPENINGS), { maxLength: 12 });
    fc.assert(
      fc.property(events, (happenings) => {
        let status: AllocationStatus | undefined = 'ALLOCATED';
        const stock = { free: 3, reserved: UNITS, left: 0 };
        for (const happening of happenings) {
          const next = settlement(status, happening);
          if (typeof next === 'string') continue;
          status = next.to;
          if (next.unreserves) stock.reserved -= UNITS;
          if (next.frees) stock.free += UNITS;
          else if (next.unreserves) stock.left += UNITS;
          expect(stock.free + stock.reserved + stock.left).to.equal(10);
          expect(stock.reserved).to.be.oneOf([0, UNITS]);
        }
      }),
      settings,
    );
  });

  it('is never made for an order that ended before it', () => {
    for (const happening of ['CANCELED', 'PAYMENT_REJECTED'] as const)
      expect(settlement(undefined, happening)).to.include({ frees: false, unreserves: false });
    expect(settlement(undefined, 'PAYMENT_ACCEPTED')).to.equal('wait');
    expect(settlement(undefined, 'COMPLETED')).to.equal('wait');
  });

  it('refuses what contradicts it', () => {
    expect(settlement('DEPLETED', 'PAYMENT_ACCEPTED')).to.equal('forbidden');
    expect(settlement('COMPLETED_PAYMENT_ACCEPTED', 'PAYMENT_REJECTED')).to.equal('forbidden');
    expect(settlement('DISPATCHED', 'CANCELED')).to.equal('forbidden');
    expect(settlement('DISPATCHED', 'COMPLETED')).to.equal('nothing');
    expect(settlement('DEPLETED', 'CANCELED')).to.equal('nothing');
  });

  it('hears of a cancellation in both spellings', () => {
    expect(
      ['ORDER_CANCELED_EVENT', 'ORDER_CANCELLED_EVENT', 'ORDER_SHIPPED_EVENT'].map(allocationHappening),
    ).to.deep.equal(['CANCELED', 'CANCELED', undefined]);
  });
});
