import { expect } from 'chai';
import type { BasketLine } from '#contracts/pos/basket-line';
import { basketIn, finalizeIn, returnIn, salesIn, shownIn } from '../../../shared/pos/adapters/read-requests.ts';

/** @returns the status of what is refused, with its message */
function refusalOf(read: () => unknown): readonly unknown[] {
  try {
    return ['taken', read()];
  } catch (error) {
    const { status, message } = error as { status: number; message: string };
    return [status, message];
  }
}

describe('what tills send', () => {
  it('names the customer in one way', () => {
    const identifier = { type: 'phone', value: '+12025550145' } as const;
    expect(shownIn({ customerId: 'CUST-1' })).to.deep.equal({ type: 'customerId', value: 'CUST-1' });
    expect(shownIn({ identifier })).to.equal(identifier);
    for (const both of [{}, { customerId: 'CUST-1', identifier }])
      expect(refusalOf(() => shownIn(both))).to.deep.equal([
        ...[400, 'either customerId or identifier must say who the customer is'],
      ]);
  });

  it('has amounts in whole cents, none lost in doubles, and quantities with three decimals', () => {
    const items: [BasketLine] = [{ sku: 'A', qty: 12.345 }];
    const amounts = [1.15, 19.99, 0.29, 999_999.99, 0];
    expect(
      amounts.map((transactionAmount) => basketIn({ sessionId: 's', transactionAmount, items }).amount),
    ).to.deep.equal([115, 1999, 29, 99_999_999, 0]);
    expect(refusalOf(() => basketIn({ sessionId: 's', transactionAmount: 1.155, items }))).to.deep.equal([
      ...[400, 'transactionAmount must have at most two decimal places'],
    ]);
    const odd: [BasketLine, BasketLine] = [...items, { sku: 'B', qty: 12.3456 }];
    expect(refusalOf(() => basketIn({ sessionId: 's', transactionAmount: 1, items: odd }))).to.deep.equal([
      ...[400, 'items.1.qty must have at most three decimal places'],
    ]);
  });

  it('is the same sale where it says the same, and another with another amount, time or wish', () => {
    const sale = { sessionId: 's', transactionId: 'T', finalAmount: 150 };
    const print = (more: object = {}) => finalizeIn({ ...sale, ...more }).fingerprint;
    expect(print({ applyRewards: true, version: 3 })).to.equal(print());
    const others = [
      { finalAmount: 150.01 },
      { applyRewards: false },
      { occurredAt: '2026-03-01T10:00:00Z' },
      { transactionId: 'U' },
    ].map(print);
    expect(new Set([print(), ...others]).size).to.equal(5);
    expect(refusalOf(() => finalizeIn({ ...sale, occurredAt: '2026-03-01T23:59:60Z' }))).to.deep.equal([
      ...[400, 'occurredAt is no time that there is'],
    ]);
  });

  it('gives goods back by amount or by lines', () => {
    const lines: [BasketLine] = [{ sku: 'A', qty: 1 }];
    expect(returnIn({ amount: 0.5 }, 'r')).to.include({ amount: 50, returnId: 'r' });
    expect(returnIn({ lines }, 'r')).to.deep.include({ lines });
    for (const both of [{}, { amount: 1, lines }])
      expect(refusalOf(() => returnIn(both, 'r'))).to.deep.equal([
        ...[400, 'either lines or amount must say what comes back'],
      ]);
  });

  it('tells late sales, of which a one-time code is none', () => {
    const sale = { channelId: 'C', transactionId: 'T', finalAmount: 1.5, occurredAt: '2026-03-01T10:00:00Z' };
    const [read] = salesIn({ sales: [{ ...sale, customerId: 'CUST-1' }] });
    expect(read).to.deep.equal({
      ...{ channelId: 'C', transactionId: 'T', applyRewards: true, amount: 150 },
      ...{ identifier: { type: 'customerId', value: 'CUST-1' }, occurredAt: Date.parse(sale.occurredAt) },
    });
    const byCode = { ...sale, identifier: { type: 'code', value: '12345678' } } as const;
    expect(refusalOf(() => salesIn({ sales: [{ ...sale, customerId: 'C' }, byCode] }))).to.deep.equal([
      ...[400, 'sales.1.identifier: a one-time code is not for sales that are over'],
    ]);
  });
});
