import { expect } from 'chai';
import { watchedNames } from '../../../shared/platform/aws/watched-names.ts';

const byContext = {
  orders: {
    functions: ['orders-get-order', 'orders-sync-order'],
    queues: ['orders-sync-order', 'orders-sync-order-dlq'],
  },
  platform: { functions: [], queues: [] },
  status: { functions: ['status-probe'], queues: ['status-probe-dlq'] },
};

describe('what a deployment is looked at by', () => {
  it('is what its contexts have, and nothing of those that it does not hold', () => {
    expect(watchedNames(byContext, 'orders platform', 'dev')).to.deep.equal({
      functions: ['laurel-dev-orders-get-order', 'laurel-dev-orders-sync-order'],
      queues: ['laurel-dev-orders-sync-order', 'laurel-dev-orders-sync-order-dlq'],
    });
  });

  it('is never silently less than that', () => {
    expect(() => watchedNames(byContext, 'orders users', 'dev')).to.throw(
      'the bundle was built without the context users',
    );
  });
});
