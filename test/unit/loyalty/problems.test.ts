import { expect } from 'chai';
import { LOYALTY_PROBLEMS, MEANINGS } from '../../../shared/loyalty/problems.ts';

describe("loyalty's problems", () => {
  it('have the statuses that clients were promised', () => {
    const statuses = Object.values(LOYALTY_PROBLEMS).map(({ code, status }) => [code, status]);
    expect(Object.fromEntries(statuses)).to.deep.equal({
      no_account: 404,
      not_enough_points: 400,
      balance_too_large: 400,
      too_many_holds: 409,
      exceeds_hold: 400,
      no_hold: 404,
      no_reconciliation: 404,
      hold_captured: 409,
      hold_released: 409,
      hold_lapsed: 409,
      no_spend: 404,
      more_than_was_spent: 409,
      own_account: 400,
      holds_open: 409,
      account_merged: 404,
      account_closed: 410,
    });
  });

  for (const { code, message } of Object.values(LOYALTY_PROBLEMS))
    it(`${code} is told in a sentence, and explained in another`, () => {
      expect(message).to.match(/^[A-Z].* .*[a-z]$/);
      expect(MEANINGS[code as keyof typeof MEANINGS]).to.match(/^[A-Z].* .*\.$/);
    });
});
