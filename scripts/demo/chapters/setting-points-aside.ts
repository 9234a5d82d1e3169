import type { Chapter } from '../stage.ts';

/** A purchase under way: points are set aside, a part of them is spent. A second one is never finished, and comes back. */
export const settingPointsAside: Chapter = async ({ doors, userId, goTo, say, figure }) => {
  const token = doors.token(userId);
  const balance = async () => {
    const { currentPoints, heldPoints } = (await doors.account(userId)).body.data;
    return [currentPoints, heldPoints];
  };
  const hold = async (points: number, expiresInSeconds: number) => {
    const { status, body } = await doors.request('POST', '/loyalty/holds', {
      token,
      json: { points, expiresInSeconds },
    });
    figure('status of a hold', status, 201);
    return body.data;
  };
  const basket = await hold(200, 900);
  figure('points available and held', await balance(), [330, 200]);
  const captured = await doors.request('POST', `/loyalty/holds/${basket.holdId}/capture`, {
    token,
    json: { points: 150 },
  });
  figure('status of a capture', captured.status, 200);
  figure('points available and held after a capture of 150', await balance(), [380, 0]);
  say('a hold of 200 points, 150 of them captured: 380 points, the other 50 came back');

  const left = await hold(100, 60);
  figure('points available and held by an unfinished purchase', await balance(), [280, 100]);
  await goTo(Date.parse(left.expiresAt));
  figure('points available and held once its time is over', await balance(), [380, 0]);
  const late = await doors.request('POST', `/loyalty/holds/${left.holdId}/capture`, { token, json: {} });
  figure('a capture that comes too late', [late.status, late.body.code], [409, 'hold_lapsed']);
  say(
    'a hold of 100 points for a minute, and the clock a minute on: 380 points again; to capture it is 409 hold_lapsed',
  );
};
