import { problems } from '../platform/boundary/problems.ts';

/** What the loyalty routes answer beside the boundary's own problems. */
export const LOYALTY_PROBLEMS = problems({
  no_account: { status: 404, message: 'There is no loyalty account for this user' },
  not_enough_points: { status: 400, message: 'There are not enough points' },
  balance_too_large: { status: 400, message: 'The balance would be too large' },
  account_merged: { status: 404, message: 'This account was merged into another one' },
  account_closed: { status: 410, message: 'This account is closed' },
});

export const MEANINGS: Readonly<Record<keyof typeof LOYALTY_PROBLEMS, string>> = {
  no_account: 'Nobody has opened an account for this member yet: sign-up and orders do.',
  not_enough_points: 'The account holds fewer points than the request takes. Nothing was taken.',
  balance_too_large: 'The account cannot hold so many points exactly. Nothing was added.',
  account_merged: 'What the account had is in the account of another member now.',
  account_closed: 'The member was erased: nothing is counted for them any more.',
};
