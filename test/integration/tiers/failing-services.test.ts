import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { clearFaults } from '../local/fault.ts';
import type { LocalStack } from '../local-stack.ts';
import { aMember, type Doors } from '../system/doors.ts';
import { type Tap, tap } from '../system/tap.ts';
import { sharedLocalStack } from '../system/under-test.ts';
import {
  aMemberAtSilver,
  announcementsOf,
  announcementsSoFar,
  executionsOf,
  historyOf,
  upgradeOf,
} from '../system/upgrades.ts';
import { allFaultsStruck, orchestratorFault } from './orchestrator.ts';
import { storedTier } from './stored-tier.ts';

/** What the SDK tries within one attempt of a step. */
const SDK_ATTEMPTS = 3;
/** What the publisher tries within one attempt of a step. */
const PUBLISH_ATTEMPTS = 4;

describe('a tier upgrade while AWS services fail', function () {
  this.timeout(60_000);
  let stack: LocalStack;
  let doors: Doors;
  let loyalty: Tap;
  before(async () => {
    stack = await sharedLocalStack();
    doors = stack.doors;
    loyalty = await tap(doors, 'loyalty');
  });
  afterEach(() => clearFaults(stack));
  after(() => loyalty.close());

  async function becomesSilverOnce(userId: string): Promise<string> {
    const { arn, status, result } = await upgradeOf(doors, userId, 30_000);
    expect(status).to.equal('SUCCEEDED');
    expect(result).to.include({ outcome: 'upgraded', newTier: 'Silver', tierVersion: 1 });
    expect(await storedTier(stack, userId)).to.deep.equal({
      tier: 'silver',
      tierVersion: 1,
      tierNotification: 'acknowledged',
    });
    expect(await announcementsOf(loyalty, userId)).to.have.length(1);
    return arn;
  }

  const failuresIn = async (arn: string) =>
    (await historyOf(doors, arn)).filter(({ EventType }) => EventType === 'StepFailed');

  it('an upgrade whose answer was lost is known as its own: announced once, not superseded', async () => {
    const userId = aMember();
    await orchestratorFault(stack, {
      service: 'dynamodb',
      operation: 'TransactWriteItems',
      action: 'drop-answer',
      match: userId,
    });
    await aMemberAtSilver(doors, userId);
    await becomesSilverOnce(userId);
    await allFaultsStruck(stack);
  });

  it('an upgrade whose answers were all lost is known as its own by the next attempt of the step', async () => {
    const userId = aMember();
    await orchestratorFault(stack, {
      service: 'dynamodb',
      operation: 'TransactWriteItems',
      action: 'drop-answer',
      count: SDK_ATTEMPTS,
      match: userId,
    });
    await aMemberAtSilver(doors, userId);
    const failures = await failuresIn(await becomesSilverOnce(userId));
    expect(failures.map(({ Name }) => Name)).to.deep.equal(['upgrade-tier']);
    await allFaultsStruck(stack);
  });

  for (const [step, operation] of Object.entries({
    'read-account': 'BatchGetItem',
    'upgrade-tier': 'TransactWriteItems',
  }))
    it(`${step} is repeated until DynamoDB is back, and the upgrade happens once`, async () => {
      const userId = aMember();
      await orchestratorFault(stack, {
        service: 'dynamodb',
        operation,
        action: 'fail',
        count: SDK_ATTEMPTS,
        match: userId,
      });
      await aMemberAtSilver(doors, userId);
      const failures = await failuresIn(await becomesSilverOnce(userId));
      expect(failures.map(({ Name }) => Name)).to.deep.equal([step]);
      await allFaultsStruck(stack);
    });

  it('an event that PutEvents counts as failed is published by a later attempt, once', async () => {
    const userId = aMember();
    await orchestratorFault(stack, {
      service: 'events',
      operation: 'PutEvents',
      action: 'fail-entries',
      entries: 1,
      count: PUBLISH_ATTEMPTS + 1,
      match: userId,
    });
    await aMemberAtSilver(doors, userId);
    const failures = await failuresIn(await becomesSilverOnce(userId));
    expect(failures, 'attempts of the step that failed').to.have.length(1);
    await allFaultsStruck(stack);
  });

  it('a bus that is away leaves the tier granted and the step in retry; announced once when it is back', async () => {
    const userId = aMember();
    await orchestratorFault(stack, {
      service: 'events',
      operation: 'PutEvents',
      action: 'fail',
      count: 1000,
      match: userId,
    });
    await aMemberAtSilver(doors, userId);
    await eventually(async () => {
      const [{ DurableExecutionArn: arn = '', Status } = {}] = await executionsOf(doors, userId);
      expect(Status).to.equal('RUNNING');
      const [failure] = await failuresIn(arn);
      const { RetryDetails, Error: reason } = failure?.StepFailedDetails ?? {};
      expect(RetryDetails?.NextAttemptDelaySeconds).to.be.at.least(1);
      expect(reason?.Payload?.ErrorMessage).to.contain('loyalty.tierUpgraded.v1');
    });
    expect(await storedTier(stack, userId)).to.include({ tier: 'silver', tierNotification: 'pending' });
    expect(await announcementsSoFar(loyalty, userId)).to.deep.equal([]);
    await clearFaults(stack);
    await becomesSilverOnce(userId);
  });
});
