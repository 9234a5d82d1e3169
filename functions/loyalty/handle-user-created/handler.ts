import validate, { type UserCreatedV1 } from '#contracts/loyalty/user-created-v1';
import { accounts } from '../../../shared/loyalty/accounts.ts';
import { credit } from '../../../shared/loyalty/credit.ts';
import { currentProgramme } from '../../../shared/loyalty/current-programme.ts';
import { earn } from '../../../shared/loyalty/earn.ts';
import { queue } from '../../../shared/platform/queue.ts';

const creditEach = credit(accounts, currentProgramme);

/** users.userCreated.v1: opens the account with the welcome points, once, whether or not orders came before. */
export const handler = queue(
  { events: { 'users.userCreated.v1': { validate, translate: ({ userId }: UserCreatedV1) => ({ userId }) } } },
  (users, at) =>
    creditEach(
      users,
      ({ event, correlationId }) =>
        earn({
          source: { kind: 'welcome', sourceId: event.userId },
          points: (programme) => programme.welcomePoints,
          correlationId,
        }),
      at,
    ),
);
