import { problems } from '../platform/boundary/problems.ts';

/** What the loyalty routes answer beside the boundary's own problems. */
export const LOYALTY_PROBLEMS = problems({
  no_account: { status: 404, message: 'There is no loyalty account for this user' },
  not_enough_points: { status: 400, message: 'There are not enough points' },
  balance_too_large: { status: 400, message: 'The balance would be too large' },
  too_many_holds: { status: 409, message: 'There are as many open holds as there may be' },
  exceeds_hold: { status: 400, message: 'The hold has fewer points' },
  no_hold: { status: 404, message: 'There is no such hold' },
  hold_captured: { status: 409, message: 'The hold was captured' },
  hold_released: { status: 409, message: 'The hold was released' },
  hold_lapsed: { status: 409, message: 'The hold has lapsed' },
  no_spend: { status: 404, message: 'There is no such spend' },
  more_than_was_spent: { status: 409, message: 'Fewer points of this spend are left to give back' },
  own_account: { status: 400, message: 'An account cannot be merged into itself' },
  holds_open: { status: 409, message: 'There are open holds' },
  account_merged: { status: 404, message: 'This account was merged into another one' },
  account_closed: { status: 410, message: 'This account is closed' },
  no_reconciliation: { status: 404, message: 'There is no such run of reconciliation' },
});

export const MEANINGS: Readonly<Record<keyof typeof LOYALTY_PROBLEMS, string>> = {
  no_account: 'Nobody has opened an account for this member yet: sign-up and orders do.',
  not_enough_points: 'The account holds fewer points than the request takes. Nothing was taken.',
  balance_too_large: 'The account cannot hold so many points exactly. Nothing was added.',
  too_many_holds: 'A member has at most 20 open holds. Capture or release one, or wait until one lapses.',
  exceeds_hold: 'A hold is captured once, for all of its points or fewer. Nothing was taken.',
  no_hold: 'No hold of this member has this id.',
  hold_captured: 'The hold was captured by another request. It is captured once.',
  hold_released: 'The hold was given back, and cannot be captured any more.',
  hold_lapsed: 'The time of the hold was over, and its points came back.',
  no_spend:
    'No spend or capture of this member has this id, or none that the caller may give back: a client gives back what it has taken itself. Orders are taken back by their own events.',
  more_than_was_spent:
    'Parts of a spend are given back until all of it is. Nothing was given back: the transaction says how many points were (`reversedPoints`).',
  own_account: 'Both members are the same.',
  holds_open: 'A hold is a purchase under way: capture or release it before the accounts are merged.',
  account_merged: 'What the account had is in the account of another member now.',
  no_reconciliation: 'No run has this id, or it is more than 30 days old.',
  account_closed:
    'The member was erased: nothing is counted for them until they sign up again, and what they spent before is never given back.',
};
