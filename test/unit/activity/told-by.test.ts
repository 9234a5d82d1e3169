import { expect } from 'chai';
import { NOON } from '../../builders/accounts.ts';
import { told } from './feeds.ts';

describe('what feeds tell of an event', () => {
  it('stands with its member, its order or its product', () => {
    const feedsOf = (type: string, data: Readonly<Record<string, unknown>>) =>
      told(type, data).feeds.map(({ type: of, id }) => `${of} ${id}`);
    expect(feedsOf('users.userCreated.v1', { userId: 'u1' })).to.deep.equal(['user u1']);
    expect(feedsOf('users.usersMerged.v1', { userId: 'u1', mergedUserId: 'u2' })).to.deep.equal(['user u1', 'user u2']);
    expect(feedsOf('orders.orderCompleted.v2', { orderId: 'O-1', userId: 7 })).to.deep.equal(['user 7', 'order O-1']);
    expect(feedsOf('orders.orderCreated.v1', { orderNumber: 'O-1', products: ['P-1'] })).to.deep.equal(['order O-1']);
    expect(feedsOf('inventory.stockUpdated.v1', { productId: 'P-1' })).to.deep.equal(['product P-1']);
    expect(feedsOf('inventory.outOfStock.v1', { productId: ' P-1\u00a0' })).to.deep.equal(['product P-1']);
    expect(feedsOf('payments.paymentRejected.v1', { orderId: 'O-1', userId: '' })).to.deep.equal(['order O-1']);
  });

  it('stands with both members of a merger, and with nobody else whom an event names beside its member', () => {
    const { feeds } = told('users.userCreated.v1', { userId: 'u1', mergedUserId: 'u2' });
    expect(feeds).to.deep.equal([{ type: 'user', id: 'u1' }]);
  });

  it('stands with an id of 250 characters, and with none that is longer', () => {
    const feedsOf = (length: number) => told('users.userCreated.v1', { userId: 'u'.repeat(length) }).feeds;
    expect(feedsOf(250)).to.deep.equal([{ type: 'user', id: 'u'.repeat(250) }]);
    expect(feedsOf(251)).to.deep.equal([]);
  });

  it('confirmed-order-is-in-the-users-feed', () => {
    const { feeds } = told('orders.orderConfirmed.v1', { orderNumber: 'O-1', userId: 'u1' });
    expect(feeds).to.deep.include({ type: 'user', id: 'u1' });
  });

  it('keeps what is said of an order out of the feed of a product, which everybody reads', () => {
    const data = { orderId: 'O-1', productId: 'P-1', lines: [{ productId: 'P-1', quantity: 2 }] };
    expect(told('inventory.stockReserved.v1', data).feeds).to.deep.equal([{ type: 'order', id: 'O-1' }]);
  });

  it('shows numbers and words that readers may know, and no callback', () => {
    const { entry } = told('loyalty.tierUpgraded.v1', {
      ...{ userId: 'u1', previousTier: 'Bronze', newTier: 'Silver', currentPoints: 500, callbackId: 'secret' },
      ...{ recommendations: [{ productId: 'P-1', name: 'Mug' }], upgradedAt: 'x' },
    });
    expect(entry.facts).to.deep.equal({ previousTier: 'Bronze', newTier: 'Silver' });
    expect(JSON.stringify(entry)).to.not.contain('secret');
    expect(told('orders.orderCancelled.v1', { orderId: 'O', reason: 'x'.repeat(300) }).entry.facts.reason)
      .to.have //
      .lengthOf(250);
  });

  it('counts as the event does, by its sequence or its version', () => {
    expect(told('loyalty.pointsAdded.v2', { userId: 'u1', sequence: 12 }).entry.sequence).to.equal(12);
    expect(told('inventory.stockUpdated.v1', { productId: 'P', version: 3 }).entry.sequence).to.equal(3);
    expect(told('users.userCreated.v1', { userId: 'u1', sequence: -1 }).entry.sequence).to.equal(0);
    expect(told('inventory.stockUpdated.v1', { productId: 'P', sequence: 0, version: 3 }).entry.sequence).to.equal(0);
    expect(told('users.userCreated.v1', { userId: 'u1' }).entry.happenedAt).to.equal(NOON);
  });

  const SAID: readonly (readonly [string, Readonly<Record<string, unknown>>, string, string])[] = [
    ['users.userCreated.v1', {}, 'account', 'Signed up'],
    ['users.userDeleted.v1', {}, 'account', 'The account was deleted'],
    ['users.usersMerged.v1', { mergedUserId: 'u2' }, 'account', 'Two accounts became one'],
    ['loyalty.pointsAdded.v2', { difference: -10, totalPoints: 90 }, 'points', '10 points taken: 90 now'],
    ['loyalty.pointsAdded.v2', { difference: 1, totalPoints: 1 }, 'points', '1 point added: 1 now'],
    ['loyalty.pointsAdded.v2', { difference: 0, totalPoints: 5 }, 'points', '0 points added: 5 now'],
    ['loyalty.pointsAdded.v2', { totalPoints: 90 }, 'points', 'The points changed: 90 now'],
    ['loyalty.pointsAdded.v2', { difference: Number.NaN }, 'points', 'The points changed'],
    ['loyalty.pointsExpired.v1', {}, 'points', 'Points of a month expired'],
    ['loyalty.pointsExpiring.v1', { points: 1 }, 'points', '1 point will expire soon'],
    ['loyalty.tierUpgraded.v1', {}, 'tier', 'Reached a higher tier'],
    [
      'loyalty.pointsExpired.v1',
      { points: 5, month: '2026-03', totalPoints: 0 },
      'points',
      '5 points of 2026-03 expired: 0 now',
    ],
    [
      'loyalty.pointsExpiring.v1',
      { points: 5, expiresAt: '2026-04-01T00:00:00.000Z' },
      'points',
      '5 points will expire on 2026-04-01',
    ],
    ['loyalty.tierUpgraded.v1', { previousTier: 'Bronze', newTier: 'Silver' }, 'tier', 'Reached Silver, after Bronze'],
    ['orders.orderCreated.v1', { products: ['P-1', 'P-2'] }, 'order', 'The order was placed: 2 products'],
    ['orders.orderConfirmed.v1', {}, 'order', 'The order was confirmed'],
    ['orders.orderShipped.v1', { lines: [{}] }, 'order', 'Shipped: 1 line of the order'],
    ['orders.orderDelivered.v1', {}, 'order', 'The order was delivered'],
    ['orders.orderCompleted.v2', { value: 3325, currency: 'USD' }, 'order', 'The order was completed: 33.25 USD'],
    ['orders.orderCancelled.v1', { reason: ' too\nlate ' }, 'order', 'The order was cancelled: too late'],
    ['orders.orderExpired.v1', {}, 'order', 'The order expired: it was not paid in time'],
    ['orders.orderRefunded.v1', { refundedValue: 50, currency: 'USD' }, 'order', 'A refund was made: 0.50 USD'],
    ['payments.paymentCaptured.v1', { amount: 100, currency: 'USD' }, 'payment', 'The payment was taken: 1.00 USD'],
    ['payments.paymentRefunded.v1', { amount: 100 }, 'payment', 'The payment was given back: 1.00'],
    ['payments.paymentRejected.v1', { reason: 'no_answer' }, 'payment', 'The payment was refused: no answer'],
    [
      'payments.pointsNotReturned.v1',
      { points: 120, reason: 'no_account' },
      'payment',
      '120 points could not come back: the account is closed',
    ],
    [
      'pos.sessionFinalized.v1',
      { amount: 1250, currency: 'EUR', earnedPoints: 12 },
      'sale',
      'Bought at a till: 12.50 EUR, 12 points earned',
    ],
    ['pos.sessionVoided.v1', { kind: 'void', points: 12 }, 'sale', 'A sale at a till was taken back, 12 points taken'],
    [
      'pos.sessionVoided.v1',
      { kind: 'return', amount: 250, points: 2 },
      'sale',
      'Goods came back to a till: 2.50, 2 points taken',
    ],
    ['inventory.stockReserved.v1', {}, 'stock', 'The products are set aside'],
    ['inventory.stockReservationFailed.v1', {}, 'stock', 'The products are not in stock'],
    ['inventory.reservationExpired.v1', {}, 'stock', 'The products are set aside no longer'],
    ['inventory.stockUpdated.v1', { previousStockLevel: 0, newStockLevel: 3 }, 'stock', '3 in stock, after 0'],
    ['inventory.outOfStock.v1', {}, 'stock', 'Out of stock'],
    ['product.productCreated.v1', { name: 'Mug', price: 12.5 }, 'product', 'Mug is on sale at 12.50'],
    [
      'product.productUpdated.v1',
      { name: 'Cup', price: 13, previous: { name: 'Mug', price: 12.5 } },
      'product',
      'Mug is called Cup: 13.00 instead of 12.50',
    ],
    ['product.productUpdated.v1', { name: 'Cup' }, 'product', 'Cup was changed'],
    ['product.productUpdated.v1', { name: 'Cup', previous: { price: 12.5 } }, 'product', 'Cup was changed'],
    ['product.productUpdated.v1', { price: 13, previous: { name: 'Cup' } }, 'product', 'The product was changed'],
    ['product.productUpdated.v1', { price: 13, previous: { price: 13 } }, 'product', 'The product was changed'],
    ['product.productDeleted.v1', {}, 'product', 'No longer on sale'],
    [
      'pricing.pricingCalculated.v1',
      { priceBrackets: [{ quantity: 5, price: 11.88 }] },
      'price',
      'Larger quantities cost less: 11.88 each from 5 on',
    ],
  ];

  for (const [type, data, kind, text] of SAID)
    it(`is one line of words: ${text}`, () => {
      const { entry } = told(type, data);
      expect(entry).to.include({ kind, text });
    });

  it('is one line however little is known, and the type where nobody has words for it', () => {
    const lines = new Set(SAID.map(([type]) => type));
    for (const type of lines) {
      const { text } = told(type, {}).entry;
      expect(text, type).to.match(/^[A-Z][^\n]+$/);
      expect(text, type).to.not.match(/undefined|null|NaN|\[object/);
    }
    expect(told('loyalty.newThing.v1', { userId: 'u1' }).entry).to.include({
      text: 'loyalty.newThing.v1',
      kind: 'points',
    });
    expect(told('constructor', {}).entry.text).to.equal('constructor');
    expect(told('users.passwordChanged.v1', { userId: 'u1' }).entry.kind).to.equal('account');
    expect(told('reviews.reviewWritten.v1', { userId: 'u1' }).entry.kind, 'of a context that is new').to.equal(
      'account',
    );
  });

  it('is a line of 500 characters at most, whatever others wrote', () => {
    const { text } = told('product.productCreated.v1', { name: '\u{1f33f}'.repeat(600) }).entry;
    expect([...text]).to.have.length(500);
  });
});
