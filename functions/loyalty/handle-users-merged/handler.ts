import validate, { type UsersMergedV1 } from '#contracts/loyalty/users-merged-v1';
import { mergeEach } from '../../../shared/loyalty/adapters/merge-each.ts';
import { accounts } from '../../../shared/loyalty/wiring/account-table.ts';
import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { queue } from '../../../shared/platform/boundary/queue.ts';

const translate = ({ userId, mergedUserId }: UsersMergedV1) => ({
  userId: String(userId),
  mergedUserId: String(mergedUserId),
});

/** users.usersMerged.v1: moves what the merged member has into the account of the one who stays. */
export const handler = queue(
  { events: { 'users.usersMerged.v1': { validate, translate } } },
  mergeEach(accounts, programmeInForce),
);
