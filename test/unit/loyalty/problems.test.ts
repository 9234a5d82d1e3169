import { LOYALTY_PROBLEMS, MEANINGS } from '../../../shared/loyalty/problems.ts';
import { promiseProblems } from '../../builders/promised-problems.ts';

describe("loyalty's problems", () => {
  promiseProblems(LOYALTY_PROBLEMS, MEANINGS, {
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
