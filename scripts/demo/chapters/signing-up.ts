import { userCreated } from '../../../test/integration/system/doors.ts';
import type { Chapter } from '../stage.ts';
import { untilTaken } from '../until-taken.ts';

/** A user signs up; the event comes twice. */
export const signingUp: Chapter = async ({ doors, userId, say, figure }) => {
  figure('status of an account that is not there yet', (await doors.account(userId)).status, 404);
  await doors.publish(userCreated(userId), userCreated(userId));
  await doors.balanceBecomes(userId, 100);
  await untilTaken(doors, 'loyalty/handle-user-created');
  const { body } = await doors.account(userId);
  figure('points of the welcome', body.data.currentPoints, 100);
  say(`users.userCreated.v1, twice: ${userId} has ${body.data.currentPoints} points, tier ${body.data.tier}`);
};
