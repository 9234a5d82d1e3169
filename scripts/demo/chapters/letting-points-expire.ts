import { eventually } from '../../../test/eventually.ts';
import type { Chapter } from '../stage.ts';

const NOTICE_MS = 30 * 86_400_000;
/** A token of today has run out where this story ends. */
const FOR_EVER = { exp: Date.parse('2090-01-01') / 1000 };

/** A year on: the member is told a month before, spends in the last second, and finds the rest gone in the next. */
export const lettingPointsExpire: Chapter = async ({ doors, userId, subscriber, goTo, say, figure }) => {
  const token = doors.token(userId, FOR_EVER);
  const account = async () => (await doors.request('GET', '/loyalty', { token })).body.data;
  const spend = (points: number) => doors.request('POST', '/loyalty', { token, json: { points } });
  const heard = (type: string) =>
    eventually(async () => {
      const events = (await subscriber.about(userId)).filter((event) => event.type === type);
      const newest = events.toSorted((one, other) => one.detail.data.sequence - other.detail.data.sequence).at(-1);
      if (!newest) throw new Error(`a subscriber has not heard of ${type}`);
      return newest.detail.data;
    }, 60_000);

  const { currentPoints, expiring, lifetime } = await account();
  const last = expiring.at(-1);
  if (!last) throw new Error('nothing of the account expires');
  const end = Date.parse(last.expiresAt);
  figure('points that expired before', lifetime.expired, 0);
  await goTo(end - NOTICE_MS);
  await account();
  const notice = await heard('loyalty.pointsExpiring.v1');
  figure('points and end that were announced', [notice.points, notice.expiresAt], [last.points, last.expiresAt]);
  say(`30 days before ${last.expiresAt}: loyalty.pointsExpiring.v1 with ${notice.points} points`);

  await goTo(end - 30_000);
  figure('a spend in the last half minute', (await spend(80)).status, 201);
  await goTo(end);
  const after = await account();
  figure('points, and what expires, at the end', [after.currentPoints, after.expiring], [0, []]);
  figure('points that expired', after.lifetime.expired, currentPoints - 80);
  const refused = await spend(1);
  figure('a spend after the end', [refused.status, refused.body.code], [400, 'not_enough_points']);
  const expired = await heard('loyalty.pointsExpired.v1');
  figure('the total that was announced', expired.totalPoints, 0);
  const { body } = await doors.request('GET', '/loyalty/transactions?limit=1', { token });
  const [newest] = body.data.transactions;
  figure('the newest movement', [newest?.kind, newest?.effectiveAt], ['expiry', last.expiresAt]);
  say(
    `80 points spent in the last half minute, ${currentPoints - 80} gone at ${last.expiresAt}: loyalty.pointsExpired.v1, 0 points`,
  );
};
