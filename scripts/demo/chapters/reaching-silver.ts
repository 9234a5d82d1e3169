import { orderCompletedV2 } from '../../../test/integration/system/doors.ts';
import { announcementsOf, historyOf, stepsIn, upgradeOf } from '../../../test/integration/system/upgrades.ts';
import type { Chapter } from '../stage.ts';
import { stepTable } from '../step-table.ts';

/** Eight more orders lead to Silver: step by step, with what was published and how it was acknowledged. */
export const reachingSilver: Chapter = async ({ doors, userId, subscriber, say, figure }) => {
  await doors.publish(...Array.from({ length: 8 }, (_, index) => orderCompletedV2(userId, `order-${index + 4}`)));
  await doors.balanceBecomes(userId, 530);
  const { arn, result } = await upgradeOf(doors, userId);
  const { tier, nextTier, pointsToNextTier, tierSince } = (await doors.account(userId)).body.data;
  figure('tier, the next one and the points to it', [tier, nextTier, pointsToNextTier], ['Silver', 'Gold', 970]);
  say(`eight more orders: 530 points, ${tier} since ${tierSince}, ${pointsToNextTier} points to ${nextTier}`);

  const history = await historyOf(doors, arn);
  figure('the steps of the upgrade', stepsIn(history), [
    'read-account',
    'evaluate-tier',
    'gather-context',
    'fetch-order-history',
    'upgrade-tier',
    'await-notification-ack',
    'record-completion',
  ]);
  say(`the execution's history:\n\n${stepTable(history)}\n`);

  const [announced, ...more] = await announcementsOf(subscriber, userId);
  const { previousTier, newTier, currentPoints, recommendations, callbackId } = announced?.detail.data ?? {};
  figure('further announcements', more.length, 0);
  figure('the upgrade that was announced', [previousTier, newTier, currentPoints], ['Bronze', 'Silver', 530]);
  figure('products that were recommended', recommendations.length, 3);
  const names = recommendations.map(({ name }: { name: string }) => name);
  say(`published: loyalty.tierUpgraded.v1 from ${previousTier} to ${newTier}, with ${names.join(', ')}`);

  const started = history.find(({ EventType }) => EventType === 'CallbackStarted');
  const answered = history.find(({ EventType }) => EventType === 'CallbackSucceeded');
  figure('the callback that the event carried', callbackId, started?.CallbackStartedDetails?.CallbackId);
  const { acknowledgedAt } = JSON.parse(answered?.CallbackSucceededDetails?.Result?.Payload ?? '{}');
  figure('how the upgrade ended', [result.outcome, typeof acknowledgedAt], ['upgraded', 'string']);
  say(`acknowledged at ${acknowledgedAt} through callback ${callbackId.slice(0, 8)}…`);
};
