import { expect } from 'chai';
import type { Level, Movement, MovementKind } from '../../../shared/inventory/movement.ts';
import { ordersThatDiffer, readMovements, reservedGaps } from '../../../shared/inventory/stock-gaps.ts';

const at = (minute: number) => new Date(minute * 60_000).toISOString();
const reserving = (reserved: number): Level => ({ units: 10, reserved });
/** A movement of its minute. */
const moved = (version: number, kind: MovementKind, orderId: string, from: number, to: number): Movement => ({
  ...{ sku: 'APPLES', version, before: reserving(from), after: reserving(to), movedAt: at(version) },
  ...{ cause: { kind, actor: 'system:test', orderId }, correlationId: 'c-1' },
});

describe('what movements come to', () => {
  const stock = { sku: 'APPLES', ...reserving(0), version: 4, updatedAt: at(4) };
  const newest = [moved(4, 'RELEASE', 'ABC001', 2, 0)];

  it('is told to lack one up to the moment before which all have reached the table', () => {
    const first = [moved(2, 'ALLOCATION', 'ABC001', 0, 2)];
    const gaps = (settledBefore: string) => readMovements(stock, [...newest, ...first], false, { settledBefore }).gaps;
    expect(gaps(at(4))).to.deep.equal([{ kind: 'movement_missing', found: 'movement 3 is not there' }]);
    expect(gaps(at(3)), 'it may be on its way').to.deep.equal([]);
  });

  it('is all that is reserved for an order once its allocation is among them, or they go back to the first', () => {
    const read = [
      ...newest,
      moved(3, 'DISPATCH', 'ABC002', 3, 2),
      moved(2, 'ALLOCATION', 'ABC001', 1, 3),
      moved(1, 'ADJUSTMENT', 'ABC001', 0, 1),
    ];
    const whole = (isAll: boolean, movements = read) =>
      [...readMovements(stock, movements, isAll, { settledBefore: at(9) }).reserved].map(
        ([orderId, { units, movedAt, isWhole }]) => ({ orderId, units, movedAt, isWhole }),
      );
    const second = { orderId: 'ABC002', units: -1, movedAt: at(3) };
    const first = { orderId: 'ABC001', units: 1, movedAt: at(4) };
    expect(whole(false)).to.deep.equal([
      { ...first, isWhole: true },
      { ...second, isWhole: false },
    ]);
    expect(whole(true)).to.deep.equal([
      { ...first, isWhole: true },
      { ...second, isWhole: true },
    ]);
    expect(whole(false, newest)).to.deep.equal([{ ...first, units: -2, isWhole: false }]);
  });
});

describe('orders of which movements and allocations do not say the same', () => {
  const units = { units: 3, isWhole: true };
  const held = { units: 3, allocated: 3, createdAt: at(5), updatedAt: at(5) };

  it('are those that nothing has happened to since a moment', () => {
    const reserved = new Map([['ABC001', { ...units, movedAt: at(5) }]]);
    expect(ordersThatDiffer(reserved, new Map(), at(5), undefined)).to.deep.equal(['ABC001']);
    expect(ordersThatDiffer(reserved, new Map(), at(4), undefined)).to.deep.equal([]);
    expect(ordersThatDiffer(reserved, new Map([['ABC001', held]]), at(5), undefined)).to.deep.equal([]);
    expect(ordersThatDiffer(new Map(), new Map([['ABC001', held]]), at(5), undefined)).to.deep.equal(['ABC001']);
    expect(ordersThatDiffer(new Map(), new Map([['ABC001', held]]), at(4), undefined)).to.deep.equal([]);
  });

  it('are those that were allocated since the oldest movement that was read', () => {
    const allocated = new Map([['ABC001', held]]);
    expect(ordersThatDiffer(new Map(), allocated, at(9), at(5))).to.deep.equal(['ABC001']);
    expect(ordersThatDiffer(new Map(), allocated, at(9), at(6))).to.deep.equal([]);
  });
});

describe('what is reserved for orders', () => {
  const differs = (orderId: string, reserved: number, open: number) => ({ orderId, reserved, open });
  const told = (orders: readonly ReturnType<typeof differs>[], unseen: number) =>
    reservedGaps(orders, unseen).map(({ found }) => found);

  it('differs by what movements that are not there have moved, and then is not told again', () => {
    const orders = [differs('ABC001', 0, 1), differs('ABC002', 4, 4)];
    expect(told(orders, 1)).to.deep.equal([]);
    for (const unseen of [0, 2, -1])
      expect(told(orders, unseen)).to.deep.equal(['0 units are reserved for ABC001, of its allocation 1 are open']);
  });

  it('is told where two orders differ by as much as they make up for, and no movement is missing', () => {
    expect(told([differs('ABC001', 0, 3), differs('ABC002', 3, 0)], 0)).to.deep.equal([
      '0 units are reserved for ABC001, of its allocation 3 are open',
      '3 units are reserved for ABC002, of its allocation 0 are open',
    ]);
  });
});
