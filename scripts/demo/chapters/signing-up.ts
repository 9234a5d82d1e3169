import { userCreated } from '../../../test/integration/system/doors.ts';
import type { Chapter } from '../stage.ts';
import { untilTaken } from '../until-taken.ts';

/** Ada has signed up, and signs in; the bus says so once, and once more, and the account is opened once. */
export const signingUp: Chapter = async ({ doors, member, userId, say, figure }) => {
  const { emailAddress: email_address, password } = member;
  const again = await doors.request('POST', '/user', {
    json: {
      email_address: email_address.toUpperCase(),
      first_name: 'Eve',
      last_name: 'Nobody',
      password: 'another 22',
    },
  });
  figure('a second sign-up under the same address', [again.status, again.body.code], [409, 'address_taken']);
  const wrong = await doors.request('POST', '/login', { json: { email_address, password: 'another 22' } });
  figure('a sign-in with a wrong password', [wrong.status, wrong.body.code], [401, 'wrong_credentials']);
  const { status, body: login } = await doors.request('POST', '/login', { json: { email_address, password } });
  figure('a sign-in', status, 200);
  await doors.balanceBecomes(userId, 100);
  await doors.publish(userCreated(userId));
  await untilTaken(doors, 'loyalty/handle-user-created');
  const { body } = await doors.request('GET', '/loyalty', { token: login.data.token });
  figure('points of the welcome', body.data.currentPoints, 100);
  say(
    `${email_address} signs up, once; users.userCreated.v1, twice: with her own token she sees ${body.data.currentPoints} points, ` +
      `tier ${body.data.tier}`,
  );
};
