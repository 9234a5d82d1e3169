import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Allocation,
  type AllocationHappening,
  type AllocationStatus,
  allocationHappening,
  dispatch,
  settlement,
} from '../../../shared/inventory/allocation.ts';
import { stillReserved } from '../../../shared/inventory/contracts/held-stock.ts';
import { settings } from '../../builders/arbitraries.ts';

const HAPPENINGS: readonly AllocationHappening[] = [
  'PAYMENT_ACCEPTED',
  'PAYMENT_REJECTED',
  'CANCELED',
  'EXPIRED',
  'COMPLETED',
];
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
    for (const happening of ['CANCELED', 'EXPIRED', 'PAYMENT_REJECTED'] as const)
      expect(settlement(undefined, happening)).to.include({ frees: false, unreserves: false });
    expect(settlement(undefined, 'PAYMENT_ACCEPTED')).to.equal('wait');
    expect(settlement(undefined, 'COMPLETED')).to.equal('wait');
  });

  const STATUSES = [
    ...([undefined, 'ALLOCATED', 'DEPLETED', 'COMPLETED_PAYMENT_ACCEPTED', 'DISPATCHED'] as const),
    ...(['DEALLOCATED_PAYMENT_REJECTED', 'DEALLOCATED_ORDER_CANCELED', 'DEALLOCATED_ORDER_EXPIRED'] as const),
  ] as const;
  const KEPT = { frees: false, unreserves: false };
  const GONE = { frees: false, unreserves: true };
  const BACK = { frees: true, unreserves: true };
  const [N, W, F] = ['nothing', 'wait', 'forbidden'] as const;
  /** A cell for each of STATUSES. */
  const SETTLED = [
    { happening: 'PAYMENT_ACCEPTED', to: 'COMPLETED_PAYMENT_ACCEPTED', outcomes: [W, KEPT, F, N, N, F, N, N] },
    { happening: 'COMPLETED', to: 'DISPATCHED', outcomes: [W, GONE, F, GONE, N, F, F, F] },
    { happening: 'PAYMENT_REJECTED', to: 'DEALLOCATED_PAYMENT_REJECTED', outcomes: [KEPT, BACK, N, F, F, N, N, N] },
    { happening: 'CANCELED', to: 'DEALLOCATED_ORDER_CANCELED', outcomes: [KEPT, BACK, N, BACK, F, N, N, N] },
    { happening: 'EXPIRED', to: 'DEALLOCATED_ORDER_EXPIRED', outcomes: [KEPT, BACK, N, BACK, F, N, N, N] },
  ] as const;
  for (const { happening, to, outcomes } of SETTLED)
    it(`is settled in one way by ${happening}, whatever was decided before`, () => {
      for (const [index, outcome] of outcomes.entries())
        expect(settlement(STATUSES[index], happening), String(STATUSES[index])).to.deep.equal(
          typeof outcome === 'string' ? outcome : { to, ...outcome },
        );
    });

  it('refuses what contradicts it', () => {
    expect(settlement('DEPLETED', 'PAYMENT_ACCEPTED')).to.equal('forbidden');
    expect(settlement('COMPLETED_PAYMENT_ACCEPTED', 'PAYMENT_REJECTED')).to.equal('forbidden');
    expect(settlement('DISPATCHED', 'CANCELED')).to.equal('forbidden');
    expect(settlement('DISPATCHED', 'COMPLETED')).to.equal('nothing');
    expect(settlement('DEPLETED', 'CANCELED')).to.equal('nothing');
  });

  it('that was paid stays paid when it is told so again, and is free once its order has ended', () => {
    expect(settlement('COMPLETED_PAYMENT_ACCEPTED', 'PAYMENT_ACCEPTED')).to.equal('nothing');
    expect(settlement('DISPATCHED', 'PAYMENT_ACCEPTED')).to.equal('nothing');
    expect(settlement('DEALLOCATED_PAYMENT_REJECTED', 'PAYMENT_ACCEPTED')).to.equal('forbidden');
    expect(settlement('DEALLOCATED_ORDER_CANCELED', 'PAYMENT_ACCEPTED')).to.equal('nothing');
    expect(settlement('DISPATCHED', 'PAYMENT_REJECTED')).to.equal('forbidden');
    expect(settlement('DEPLETED', 'PAYMENT_REJECTED')).to.equal('nothing');
    for (const status of ['ALLOCATED', 'COMPLETED_PAYMENT_ACCEPTED'] as const)
      expect(settlement(status, 'EXPIRED')).to.deep.equal({
        to: 'DEALLOCATED_ORDER_EXPIRED',
        frees: true,
        unreserves: true,
      });
  });

  it('hears of a cancellation in both spellings', () => {
    expect(
      ['ORDER_CANCELED_EVENT', 'ORDER_CANCELLED_EVENT', 'ORDER_SHIPPED_EVENT'].map(allocationHappening),
    ).to.deep.equal(['CANCELED', 'CANCELED', undefined]);
  });
});

describe('what is shipped of an allocation', () => {
  const allocated: Allocation = { orderId: 'o-1', sku: 'APPLES', units: 20, status: 'COMPLETED_PAYMENT_ACCEPTED' };
  const apples = (quantity: number) => [{ productId: 'APPLES', quantity }];

  it('is off the shelf, and the rest stays reserved until it is shipped as well', () => {
    expect(dispatch(allocated, 's1', apples(5))).to.deep.equal({ to: 'COMPLETED_PAYMENT_ACCEPTED', lines: apples(5) });
    const some = { ...allocated, dispatched: { s1: apples(5) } };
    expect(stillReserved(some)).to.deep.equal(apples(15));
    expect(dispatch(some, 's2')).to.deep.equal({ to: 'DISPATCHED', lines: apples(15) });
    expect(stillReserved({ ...some, dispatched: { s1: apples(5), s2: apples(15) } })).to.deep.equal([]);
  });

  it('is taken once for each shipment, and never more than is reserved', () => {
    const some = { ...allocated, dispatched: { s1: apples(5) } };
    expect(dispatch(some, 's1', apples(5))).to.equal('nothing');
    expect(dispatch(some, 's2', apples(16))).to.equal('forbidden');
    expect(dispatch(some, 's2', [{ productId: 'PEARS', quantity: 1 }])).to.equal('forbidden');
    expect(dispatch(some, 's2', [...apples(8), ...apples(8)])).to.equal('forbidden');
  });

  it('waits for its allocation and its payment, comes too late for a completed order, and never takes what is free again', () => {
    expect(dispatch(undefined, 's1')).to.equal('wait');
    expect(dispatch({ ...allocated, status: 'DISPATCHED' }, 's1')).to.equal('nothing');
    expect(dispatch({ ...allocated, status: 'ALLOCATED' }, 's1', apples(1)), 'not paid yet').to.equal('wait');
    for (const status of ['DEPLETED', 'DEALLOCATED_ORDER_CANCELED', 'DEALLOCATED_ORDER_EXPIRED'] as const)
      expect(dispatch({ ...allocated, status }, 's1'), status).to.equal('forbidden');
  });
});
