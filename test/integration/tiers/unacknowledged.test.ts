import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { queueDepth } from '../../../scripts/bench/stack/queue-depth.ts';
import { eventually } from '../../eventually.ts';
import { clearFaults, fault } from '../local/fault.ts';
import type { LocalStack } from '../local-stack.ts';
import { aMember, orderCompletedV2, userCreated } from '../system/doors.ts';
import { type Tap, tap } from '../system/tap.ts';
import { announcementsOf, historyOf, upgradeOf } from '../system/upgrades.ts';
import { startDeclaredOtherwise } from './declared-otherwise.ts';
import { allFaultsStruck } from './orchestrator.ts';
import { storedTier } from './stored-tier.ts';

/** Long enough for an idle acknowledger to start its process and answer. */
const ACKNOWLEDGEMENT_TIMEOUT_SECONDS = 3;
/** The acknowledger's client hangs up after 2 seconds and tries again: its third try is the first that is answered. */
const LATE = { delayMs: ACKNOWLEDGEMENT_TIMEOUT_SECONDS * 1000 + 1500, count: 2 };
/** One order takes a member from Bronze over Silver to Gold. */
const ORDER_POINTS = 1400;

describe('an upgrade that waits for its acknowledgement', function () {
  this.timeout(60_000);
  let stack: Awaited<ReturnType<typeof startDeclaredOtherwise>>;
  let doors: LocalStack['doors'];
  let loyalty: Tap;
  before(async () => {
    stack = await startDeclaredOtherwise({
      environment: {
        'tiers/orchestrate-upgrade': { ACKNOWLEDGEMENT_TIMEOUT_SECONDS: String(ACKNOWLEDGEMENT_TIMEOUT_SECONDS) },
      },
      parameters: { 'LoyaltyService/programme': JSON.stringify({ orderPoints: ORDER_POINTS }) },
    });
    doors = stack.doors;
    loyalty = await tap(doors, 'loyalty');
  });
  afterEach(() => clearFaults(stack));
  after(() => stack.stop());

  async function aMemberAtGold(): Promise<string> {
    const userId = aMember();
    await doors.publish(userCreated(userId));
    await doors.balanceBecomes(userId, 100);
    await doors.publish(orderCompletedV2(userId, randomUUID()));
    await doors.balanceBecomes(userId, 100 + ORDER_POINTS);
    return userId;
  }

  it('in vain ends as unacknowledged, recorded and counted; an acknowledgement that comes late is harmless', async () => {
    await fault(stack, {
      service: 'lambda',
      operation: 'SendDurableExecutionCallbackSuccess',
      action: 'delay',
      ...LATE,
      caller: 'tiers/acknowledge-notification',
    });
    const userId = await aMemberAtGold();
    const { arn, status, result } = await upgradeOf(doors, userId);
    expect(status).to.equal('SUCCEEDED');
    expect(result).to.include({ outcome: 'unacknowledged', previousTier: 'Bronze', newTier: 'Gold' });
    const unacknowledged = { tier: 'gold', tierVersion: 1, tierNotification: 'unacknowledged' };
    expect(await storedTier(stack, userId)).to.deep.equal(unacknowledged);
    const history = await historyOf(doors, arn);
    expect(history.map(({ EventType }) => EventType)).to.include('CallbackTimedOut');

    // Metrics are lines of the log, in embedded format.
    await eventually(() => {
      const log = readFileSync(join(stack.stateDir, 'logs', 'tiers-orchestrate-upgrade.log'), 'utf8');
      expect(log).to.contain('"UnacknowledgedUpgrades":1');
    });

    await allFaultsStruck(stack);
    const queue = `laurel-${doors.env}-tiers-acknowledge-notification`;
    const [left, deadLetters] = [await queueDepth(doors, queue), await queueDepth(doors, `${queue}-dlq`)];
    await eventually(async () => expect(await left(), 'messages for the acknowledger').to.equal(0));
    expect(await deadLetters()).to.equal(0);
    expect(await historyOf(doors, arn)).to.deep.equal(history);
    expect(await storedTier(stack, userId)).to.deep.equal(unacknowledged);
  });

  it('for a jump over Silver is one upgrade from Bronze to Gold, announced once', async () => {
    const userId = await aMemberAtGold();
    expect((await upgradeOf(doors, userId)).result).to.include({
      outcome: 'upgraded',
      previousTier: 'Bronze',
      newTier: 'Gold',
      tierVersion: 1,
      currentPoints: 1500,
    });
    const [announced, ...more] = await announcementsOf(loyalty, userId);
    expect(more).to.deep.equal([]);
    expect(announced?.detail.data).to.include({ previousTier: 'Bronze', newTier: 'Gold', currentPoints: 1500 });
    const { tier, nextTier, pointsToNextTier } = (await doors.account(userId)).body.data;
    expect([tier, nextTier, pointsToNextTier]).to.deep.equal(['Gold', 'Platinum', 1500]);
  });
});
