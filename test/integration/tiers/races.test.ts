import { expect } from 'chai';
import { queueDepth } from '../../../scripts/bench/stack/queue-depth.ts';
import { eventually } from '../../eventually.ts';
import { clearFaults, fault } from '../local/fault.ts';
import type { LocalStack } from '../local-stack.ts';
import { aMember, type Doors } from '../system/doors.ts';
import { ledgersAreCoherent } from '../system/ledgers-are-coherent.ts';
import { type Tap, tap } from '../system/tap.ts';
import { sharedLocalStack } from '../system/under-test.ts';
import {
  aMemberAtSilver,
  announcementsOf,
  executionsOf,
  historyOf,
  pointsAdded,
  stepsIn,
  upgradeOf,
  upgradesOf,
} from '../system/upgrades.ts';
import { storedTier } from './stored-tier.ts';

const ORCHESTRATOR = 'tiers/orchestrate-upgrade';

describe('tier upgrades at the same time', function () {
  this.timeout(180_000);
  let stack: LocalStack;
  let doors: Doors;
  let loyalty: Tap;
  before(async () => {
    stack = await sharedLocalStack();
    doors = stack.doors;
    loyalty = await tap(doors, 'loyalty');
  });
  afterEach(() => clearFaults(stack));
  after(async () => {
    await loyalty.close();
    await ledgersAreCoherent(doors);
  });

  it('twenty executions at once give tier version 1 and one announcement; the losers are superseded, not failed', async () => {
    const userId = aMember();
    await fault(stack, {
      service: 'dynamodb',
      operation: 'TransactWriteItems',
      action: 'fail',
      count: 1000,
      caller: ORCHESTRATOR,
      match: userId,
    });
    await aMemberAtSilver(doors, userId);
    await doors.publish(...Array.from({ length: 19 }, () => pointsAdded({ userId, totalPoints: 500 })));
    // Nobody writes until all of them have read the account.
    await eventually(async () => {
      const executions = await executionsOf(doors, userId);
      expect(executions).to.have.length(20);
      for (const { DurableExecutionArn: arn = '' } of executions)
        expect(stepsIn(await historyOf(doors, arn))).to.include('upgrade-tier');
    }, 60_000);
    await clearFaults(stack);
    const upgrades = await upgradesOf(doors, userId, 20, 60_000);
    expect(upgrades.map(({ status }) => status)).to.deep.equal(Array(20).fill('SUCCEEDED'));
    const outcomes = upgrades.map(({ result }) => result.outcome);
    expect(outcomes.sort()).to.deep.equal([...Array(19).fill('superseded'), 'upgraded']);
    expect(await storedTier(stack, userId)).to.deep.equal({
      tier: 'silver',
      tierVersion: 1,
      tierNotification: 'acknowledged',
    });
    expect(await announcementsOf(loyalty, userId)).to.have.length(1);
  });

  it('the trigger is done with its event while the upgrade has hardly begun', async () => {
    const userId = aMember();
    await fault(stack, {
      service: 'dynamodb',
      operation: 'BatchGetItem',
      action: 'delay',
      // Its client gives the call up after 2 seconds and tries again, until the fault is taken away.
      delayMs: 3000,
      count: 1000,
      caller: ORCHESTRATOR,
      match: userId,
    });
    await aMemberAtSilver(doors, userId);
    await eventually(async () => {
      const statuses = (await executionsOf(doors, userId)).map(({ Status }) => Status);
      expect(statuses).to.deep.equal(['RUNNING']);
    });
    const depth = await queueDepth(doors, `laurel-${doors.env}-tiers-trigger-upgrade`);
    await eventually(async () => expect(await depth()).to.equal(0));
    const statuses = (await executionsOf(doors, userId)).map(({ Status }) => Status);
    expect(statuses, 'the execution outlives the trigger').to.deep.equal(['RUNNING']);
    expect((await doors.account(userId)).body.data.tier).to.equal('Bronze');
    await clearFaults(stack);
    expect((await upgradeOf(doors, userId, 60_000)).result).to.include({ outcome: 'upgraded', newTier: 'Silver' });
  });
});
