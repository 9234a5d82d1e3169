import { expect } from 'chai';
import { resetReport } from '../../../scripts/tools/demo-reset/report.ts';

const counts = { 'users.users': 3, 'loyalty.loyalty': 12, 'pricing.pricing': 0 };

describe('what make demo-reset says', () => {
  it('is what went, table by table', () => {
    expect(resetReport({ status: 'Succeeded', counts, failed: [], late: [] })).to.deep.equal([
      'loyalty.loyalty: 12',
      'users.users: 3',
      '15 items were deleted.',
      'The demo is as new: /<env>/DemoService/admin holds its login.',
    ]);
  });

  it('names what was left, and what still comes', () => {
    const failed = ['loyalty.loyalty', 'seed.orders'];
    expect(resetReport({ status: 'Failed', counts: {}, failed, late: ['laurel-dev-a-b'] })).to.deep.equal([
      '0 items were deleted.',
      'Not empty when the tables were, and dropped when it comes: laurel-dev-a-b.',
      'It has failed. Left: loyalty.loyalty, seed.orders. The next one starts anew.',
    ]);
  });
});
