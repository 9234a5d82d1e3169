import { expect } from 'chai';
import { feedView } from '../../../shared/activity/feed-view.ts';
import { parseRetention } from '../../../shared/activity/retention.ts';
import { NOON } from '../../builders/accounts.ts';
import { told } from './feeds.ts';

describe('a feed as it is answered', () => {
  it('leads to the order or the product that it is about', () => {
    const view = (type: string, data: object) => feedView([told(type, { ...data }).entry], null).activities;
    expect(view('orders.orderCancelled.v1', { orderId: 'O-1', userId: 'u1', reason: 'late' })).to.deep.equal([
      {
        ...{ id: 'e1', type: 'orders.orderCancelled.v1', kind: 'order', activity_time: NOON, orderId: 'O-1' },
        ...{ text: 'The order was cancelled: late', data: { reason: 'late' } },
      },
    ]);
    expect(view('inventory.stockUpdated.v1', { productId: 'P-1', newStockLevel: 3 })).to.deep.equal([
      {
        ...{ id: 'e1', type: 'inventory.stockUpdated.v1', kind: 'stock', activity_time: NOON, productId: 'P-1' },
        ...{ text: '3 in stock', data: { newStockLevel: 3 } },
      },
    ]);
    expect(feedView([], 'c')).to.deep.equal({ activities: [], cursor: 'c' });
  });
});

describe('what readers are shown of an event', () => {
  it('is each of these and nothing else', () => {
    const shown = {
      ...{ amount: 1, cancelledAt: 'a', currency: 'EUR', difference: -2, expiresAt: 'b', month: '2027-11' },
      ...{ mergedUserId: 'u2', name: 'Mug', newStockLevel: 3, newTier: 'Silver', points: 4, previousStatus: 'c' },
      ...{ previousStockLevel: 5, previousTier: 'Bronze', price: 6.5, reason: 'd', refundId: 'r1', refundedValue: 7 },
      ...{ shipmentId: 's1', totalPoints: 8, value: 9, earnedPoints: 10, receiptId: 'r2', store: 'Main Street' },
    };
    const hidden = { callbackId: 'secret', emailAddress: 'a@b.example', infinite: Number.POSITIVE_INFINITY };
    expect(told('orders.orderRefunded.v1', { ...shown, ...hidden }).entry.facts).to.deep.equal(shown);
    expect(told('orders.orderRefunded.v1', { amount: Number.NaN, name: 7, reason: null }).entry.facts).to.deep.equal({
      name: 7,
    });
  });

  it('has no place for what nobody has said', () => {
    const keys = ['eventId', 'type', 'kind', 'happenedAt', 'sequence', 'text', 'facts'];
    const keysOf = (data: object, more = {}) => Object.keys(told('inventory.stockUpdated.v1', { ...data }, more).entry);
    expect(keysOf({})).to.have.members(keys);
    expect(keysOf({ userId: 'u1' }, { source: 's' })).to.have.members([...keys, 'userId', 'source']);
    expect(keysOf({ orderId: 'O-1' })).to.have.members([...keys, 'orderId']);
    expect(keysOf({ productId: 'P-1' })).to.have.members([...keys, 'productId']);
  });

  it('keeps a product out of what is said of a member', () => {
    expect(told('users.userCreated.v1', { userId: 'u1', productId: 'P-1' }).entry).to.not.have.property('productId');
    expect(told('inventory.stockUpdated.v1', { productId: 'P-1' }).entry).to.have.property('productId', 'P-1');
  });
});

describe('a retention that is none', () => {
  it('is refused with where it is wrong, everything at once', () => {
    expect(() => parseRetention('{"days":0}')).to.throw('The retention is invalid: /days must be >= 1');
    expect(() => parseRetention('{"days":0,"hours":1}')).to.throw(
      'The retention is invalid: / must NOT have additional properties; /days must be >= 1',
    );
    expect(() => parseRetention('7')).to.throw('The retention is invalid: / must be object');
    expect(() => parseRetention('{')).to.throw('The retention is not JSON: ');
  });
});
