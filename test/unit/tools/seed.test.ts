import { expect } from 'chai';
import { isUnderWay, seedReport } from '../../../scripts/tools/seed/report.ts';
import { seedLots, seedOrders } from '../../../scripts/tools/seed/seed-data.ts';

const sum = (units: readonly { readonly units: number }[]) => units.reduce((total, each) => total + each.units, 0);

describe('what is seeded', () => {
  it('is 35 lots that are 815, 3750 and 5597 units', () => {
    const lots = seedLots();
    const of = (sku: string) => lots.filter((lot) => lot.sku === sku);
    expect([lots.length, of('APPLES').length, of('GRAPES').length, of('ORANGES').length]).to.deep.equal([35, 5, 5, 25]);
    expect([sum(of('APPLES')), sum(of('GRAPES')), sum(of('ORANGES'))]).to.deep.equal([815, 3750, 5597]);
    expect(new Set(lots.map(({ lotId }) => lotId)).size).to.equal(35);
    for (const { units } of lots) expect(units).to.be.greaterThan(0);
  });

  it('is 75 orders, of which three find too little and three are too dear; the others take 480 units of each SKU', () => {
    const orders = seedOrders();
    expect(orders.map(({ orderId }) => orderId))
      .to.include.members(['ORD001', 'ORD075'])
      .and.have.length(75);
    const depleted = orders.filter(({ units }) => units === 1_500_000);
    const rejected = orders.filter(({ price }) => price === 120_000.99);
    expect(depleted.map(({ orderId }) => orderId)).to.deep.equal(['ORD001', 'ORD021', 'ORD041']);
    expect(rejected.map(({ orderId }) => orderId)).to.deep.equal(['ORD011', 'ORD031', 'ORD051']);
    const rest = orders.filter((order) => !depleted.includes(order) && !rejected.includes(order));
    for (const sku of ['APPLES', 'GRAPES', 'ORANGES']) {
      const ofSku = rest.filter((order) => order.sku === sku);
      expect([ofSku.length, sum(ofSku)], sku).to.deep.equal([23, 480]);
    }
    expect(new Set(orders.map(({ userId }) => userId))).to.deep.equal(new Set(['MARIA', 'JOHN', 'ALICE']));
    for (const { price } of rest) expect(Number.isInteger(Math.round(price * 1e6) / 1e4), `${price}`).to.equal(true);
  });

  it('is reported in one line for stock and one for orders', () => {
    const states = ['ORDER_STOCK_DEPLETED_STATUS', 'ORDER_PAYMENT_ACCEPTED_STATUS', 'ORDER_PAYMENT_ACCEPTED_STATUS'];
    expect(seedReport({ APPLES: 335, GRAPES: 3270 }, states)).to.deep.equal([
      'Free units: APPLES 335, GRAPES 3270.',
      'Orders: 2 ORDER_PAYMENT_ACCEPTED_STATUS, 1 ORDER_STOCK_DEPLETED_STATUS.',
    ]);
    expect([undefined, 'ORDER_CREATED_STATUS', 'ORDER_STOCK_ALLOCATED_STATUS'].map(isUnderWay)).to.deep.equal([
      ...[true, true, true],
    ]);
    expect(isUnderWay('ORDER_PAYMENT_REJECTED_STATUS')).to.equal(false);
  });
});
