import validate, { type UserCreatedV1 } from '#contracts/loyalty/user-created-v1';
import { commandOf, credit } from '../../../shared/loyalty/adapters/credit.ts';
import { signUp } from '../../../shared/loyalty/sign-up.ts';
import { accounts } from '../../../shared/loyalty/wiring/account-table.ts';
import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { queue } from '../../../shared/platform/boundary/queue.ts';

const creditEach = credit(accounts, programmeInForce);

/** users.userCreated.v1: opens the account with the welcome points, once, whether or not orders came before. */
export const handler = queue(
  {
    events: {
      'users.userCreated.v1': { validate, translate: ({ userId }: UserCreatedV1) => ({ userId: String(userId) }) },
    },
  },
  (users, at) =>
    creditEach(users, ({ event, ...received }) => signUp({ ...commandOf(received), userId: event.userId }), at),
);
