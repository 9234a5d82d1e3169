import validate, { type UserDeletedV1 } from '#contracts/loyalty/user-deleted-v1';
import { commandOf, credit } from '../../../shared/loyalty/adapters/credit.ts';
import { close } from '../../../shared/loyalty/close.ts';
import { accounts } from '../../../shared/loyalty/wiring/account-table.ts';
import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { queue } from '../../../shared/platform/boundary/queue.ts';

const closeEach = credit(accounts, programmeInForce);

/** users.userDeleted.v1: forfeits what is left and closes the account, until the member signs up again. */
export const handler = queue(
  {
    events: {
      'users.userDeleted.v1': { validate, translate: ({ userId }: UserDeletedV1) => ({ userId: String(userId) }) },
    },
  },
  (users, at) => closeEach(users, (received) => close(commandOf(received)), at),
);
