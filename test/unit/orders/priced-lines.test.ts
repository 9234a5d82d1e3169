import { expect } from 'chai';
import { repeatedIn } from '../../../shared/orders/contracts/lines.ts';
import { isOrderOf, MAX_ORDER_TOTAL, priced, wishedLines } from '../../../shared/orders/priced-lines.ts';

const wish = (...lines: [string, number][]) => ({
  orderId: 'ABC001',
  userId: '123456',
  lines: lines.map(([productId, quantity]) => ({ productId, quantity })),
});
const PRICES = new Map([
  ['P-1001', 12.5],
  ['P-1002', 0.1],
  ['DEAR', 1_000_000_000],
]);

describe('the lines of an order', () => {
  it('are products one of each, where no quantity is said, without blanks around their ids', () => {
    expect(wishedLines({ products: [' P-1001 ', 'P-1002'] })).to.deep.equal([
      { productId: 'P-1001', quantity: 1 },
      { productId: 'P-1002', quantity: 1 },
    ]);
    expect(wishedLines({ lines: [{ productId: 'P-1001 ', quantity: 3 }] })).to.deep.equal([
      { productId: 'P-1001', quantity: 3 },
    ]);
  });

  it('cost what their products cost, to the cent', () => {
    expect(priced(wish(['P-1001', 2], ['P-1002', 3]), PRICES, 2)).to.deep.equal({
      order: {
        orderId: 'ABC001',
        userId: '123456',
        sku: 'P-1001',
        units: 2,
        price: 25.3,
        lines: [
          { productId: 'P-1001', quantity: 2, unitPrice: 12.5 },
          { productId: 'P-1002', quantity: 3, unitPrice: 0.1 },
        ],
      },
    });
  });

  it('name the first product that has no price', () => {
    expect(priced(wish(['P-1001', 1], ['P-9999', 1], ['P-9998', 1]), PRICES, 2)).to.deep.equal({ unknown: 'P-9999' });
  });

  it('are one at least: doors and events let no other order in', () => {
    expect(() => priced(wish(), PRICES, 2)).to.throw('an order has a line at least');
  });

  it('are none at a price of fractions of a cent, which would be given away', () => {
    const prices = new Map([['P-1001', 12.505]]);
    expect(priced(wish(['P-1001', 1]), prices, 2)).to.deep.equal({ unknown: 'P-1001' });
  });

  it('are worth a billion at most', () => {
    expect(MAX_ORDER_TOTAL).to.equal(100_000_000_000);
    expect(priced(wish(['DEAR', 1]), PRICES, 2)).to.have.nested.property('order.price', 1_000_000_000);
    expect(priced(wish(['DEAR', 1], ['P-1002', 1]), PRICES, 2)).to.equal('too_dear');
    expect(priced(wish(['DEAR', 1_000_000_000]), PRICES, 2)).to.equal('too_dear');
  });

  it('are paid by points up to what they cost, each worth so much', () => {
    const byPoints = (points: number) => priced({ ...wish(['P-1001', 2]), points }, PRICES, 2);
    expect(byPoints(1)).to.have.nested.property('order.pointsWorth', 2);
    expect(byPoints(1250)).to.have.nested.property('order.points', 1250);
    expect(byPoints(1251)).to.equal('too_many_points');
  });

  it('have each product once', () => {
    expect(repeatedIn(wish(['P-1001', 1], ['P-1002', 1]).lines)).to.equal(undefined);
    expect(repeatedIn(wish(['P-1001', 1], ['P-1002', 1], ['P-1001', 2]).lines)).to.equal('P-1001');
  });

  it('say whether an order is the one that is asked for, whatever it cost', () => {
    const order = { userId: '123456', lines: [{ productId: 'P-1001', quantity: 2, unitPrice: 12.5 }] };
    expect(isOrderOf(order, wish(['P-1001', 2]))).to.equal(true);
    expect(isOrderOf(order, wish(['P-1001', 3]))).to.equal(false);
    expect(isOrderOf(order, wish(['P-1001', 2], ['P-1002', 1]))).to.equal(false);
    expect(isOrderOf(order, { ...wish(['P-1001', 2]), points: 5 })).to.equal(false);
    expect(isOrderOf({ ...order, points: 5 }, { ...wish(['P-1001', 2]), points: 5 })).to.equal(true);
    expect(isOrderOf({ ...order, userId: 'another' }, wish(['P-1001', 2]))).to.equal(false);
  });
});
