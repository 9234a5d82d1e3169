import type { Chapter } from '../stage.ts';

/** A spend, the same spend again, one that is too large, and one without a token. */
export const spending: Chapter = async ({ doors, userId, say, figure }) => {
  const once = { 'idempotency-key': 'basket-1' };
  const first = await doors.spend(userId, 120, once);
  figure('status of a spend', first.status, 201);
  figure('points after it', first.body.data.currentPoints, 130);
  say(`POST /loyalty {"points":120}: 201, ${first.body.data.currentPoints} points left`);

  const again = await doors.spend(userId, 120, once);
  figure('the same request again', [again.status, again.body], [201, first.body]);
  const other = await doors.spend(userId, 7, once);
  figure('another request under the same key', other.status, 422);
  say(`the same Idempotency-Key again: ${again.status} with the first answer; with another body: ${other.status}`);

  const tooMuch = await doors.spend(userId, 131);
  figure('a spend of more than there is', tooMuch.status, 400);
  const stranger = await doors.request('POST', '/loyalty', { json: { points: 1 } });
  figure('a spend without a token', stranger.status, 401);
  say(`131 points: ${tooMuch.status} ${tooMuch.body.message[0]}; without a token: ${stranger.status}`);

  const { body } = await doors.account(userId);
  figure('points after all of it', body.data.currentPoints, 130);
  figure('lifetime', body.data.lifetime, { earned: 250, spent: 120, expired: 0 });
};
