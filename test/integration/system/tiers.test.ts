import { randomUUID } from 'node:crypto';
import { GetAliasCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import validate from '#contracts/tiers/tier-upgraded-v1';
import { queueDepth } from '../../../scripts/bench/stack/queue-depth.ts';
import { eventually } from '../../eventually.ts';
import { aMember, type Doors, orderCompletedV2 } from './doors.ts';
import { type Tap, tap } from './tap.ts';
import { doorsUnderTest } from './under-test.ts';
import {
  aMemberAtSilver,
  aMemberWho,
  announcementsOf,
  announcementsSoFar,
  executionsOf,
  historyOf,
  ofMember,
  orchestrator,
  pointsAdded,
  stepsIn,
  type Upgrade,
  upgradeOf,
  upgradesOf,
} from './upgrades.ts';

const STEPS = [
  'read-account',
  'evaluate-tier',
  'gather-context',
  'fetch-order-history',
  'upgrade-tier',
  'await-notification-ack',
  'record-completion',
];

describe('tiers', function () {
  this.timeout(60_000);
  let doors: Doors;
  let loyalty: Tap;
  before(async () => {
    doors = await doorsUnderTest();
    loyalty = await tap(doors, 'loyalty');
  });
  after(() => loyalty.close());

  /** Nothing more to come of what was published before: the queue of the function is empty, none of it under way. */
  async function allTakenBy(functionName: string): Promise<void> {
    const depth = await queueDepth(doors, `laurel-${doors.env}-tiers-${functionName}`);
    await eventually(async () => expect(await depth(), `messages for ${functionName}`).to.equal(0));
  }

  describe('after the welcome and eight orders', () => {
    let userId: string;
    let upgrade: Upgrade;
    let publishedAt: number;
    before(async () => {
      publishedAt = Date.now();
      userId = await aMemberAtSilver(doors);
      upgrade = await upgradeOf(doors, userId);
    });

    it('a member has exactly 500 points and Silver, and sees since when and how far Gold is', async () => {
      const { data } = (await doors.account(userId)).body;
      expect(data).to.include({ currentPoints: 500, tier: 'Silver', nextTier: 'Gold', pointsToNextTier: 1000 });
      expect(Date.parse(data.tierSince)).to.be.within(publishedAt, Date.now());
    });

    it('the upgrade was announced once, with what the contract says, and acknowledged', async () => {
      const [announced, ...more] = await announcementsOf(loyalty, userId);
      expect(more).to.deep.equal([]);
      expect(announced?.source).to.equal(`${doors.env}.loyalty`);
      expect(announced?.detail).to.include({ specversion: '1.0', subject: userId });
      expect(ofMember(announced?.detail.id ?? '')).to.equal(`version 1 of ${userId}`);
      const { data } = announced?.detail ?? {};
      expect(validate(data), JSON.stringify(validate.errors)).to.equal(true);
      const { tierSince: upgradedAt } = (await doors.account(userId)).body.data;
      expect(data).to.include({ userId, previousTier: 'Bronze', newTier: 'Silver', currentPoints: 500, upgradedAt });
      expect(upgrade.result).to.include({ outcome: 'upgraded', newTier: 'Silver', tierVersion: 1, currentPoints: 500 });
      expect(upgrade.result.recommendations).to.deep.equal(data.recommendations);
    });

    it('the history of the execution shows each step by its name and the callback that the event carried', async () => {
      const history = await historyOf(doors, upgrade.arn);
      expect(stepsIn(history)).to.deep.equal(STEPS);
      const [announced] = await announcementsOf(loyalty, userId);
      const callback = history.find(({ EventType }) => EventType === 'CallbackStarted');
      expect(callback?.CallbackStartedDetails).to.include({
        CallbackId: announced?.detail.data.callbackId,
        Timeout: 300,
      });
      expect(history.map(({ EventType }) => EventType)).to.include('CallbackSucceeded');
    });

    it('the order history was asked of the version that the alias live names', async () => {
      const FunctionName = `laurel-${doors.env}-tiers-fetch-order-history`;
      const { FunctionVersion } = await doors.lambda.send(new GetAliasCommand({ FunctionName, Name: 'live' }));
      const history = await historyOf(doors, upgrade.arn);
      const invoked = history.find(
        ({ EventType }) => EventType === 'ChainedInvokeStarted',
      )?.ChainedInvokeStartedDetails;
      expect(invoked?.FunctionName).to.match(/:live$/);
      expect(invoked?.ExecutedVersion).to.equal(FunctionVersion);
    });

    it('spending does not take the tier away, and earning again starts no other upgrade', async () => {
      expect((await doors.spend(userId, 100)).status).to.equal(201);
      const { tier, currentPoints, pointsToNextTier } = (await doors.account(userId)).body.data;
      expect([tier, currentPoints, pointsToNextTier]).to.deep.equal(['Silver', 400, 1100]);
      await doors.publish(...Array.from({ length: 3 }, () => orderCompletedV2(userId, randomUUID())));
      await doors.balanceBecomes(userId, 550);
      await eventually(async () => {
        const totals = (await loyalty.about(userId)).map(({ detail }) => detail.data.totalPoints);
        expect(totals).to.include(550);
      });
      await allTakenBy('trigger-upgrade');
      expect(await executionsOf(doors, userId)).to.have.length(1);
      expect((await doors.account(userId)).body.data.tier).to.equal('Silver');
      expect(await announcementsOf(loyalty, userId)).to.have.length(1);
    });
  });

  it('250 points leave a member without an upgrade, and start no execution', async () => {
    const userId = await aMemberWho(doors, { orders: 3 });
    // The bus gives the event to every rule at once.
    await eventually(async () => {
      const totals = (await loyalty.about(userId)).map(({ detail }) => detail.data.totalPoints);
      expect(totals).to.include(250);
    });
    await allTakenBy('trigger-upgrade');
    expect(await executionsOf(doors, userId)).to.deep.equal([]);
    expect((await doors.account(userId)).body.data).to.include({ tier: 'Bronze', pointsToNextTier: 250 });
    expect(await announcementsSoFar(loyalty, userId)).to.deep.equal([]);
  });

  it('an event that shows that no threshold is crossed starts no execution; another one costs 2 operations', async () => {
    const userId = await aMemberWho(doors, { orders: 0 });
    await doors.publish(
      pointsAdded({ userId, totalPoints: 600, tier: 'silver' }),
      pointsAdded({ userId, totalPoints: 499 }),
      // It says more than the account holds, as an event does that comes late.
      pointsAdded({ userId, totalPoints: 600 }),
    );
    const { arn, result } = await upgradeOf(doors, userId);
    await allTakenBy('trigger-upgrade');
    expect(await executionsOf(doors, userId)).to.have.length(1);
    expect(result).to.deep.equal({ outcome: 'unchanged', tier: 'Bronze' });
    const history = await historyOf(doors, arn);
    expect(stepsIn(history)).to.deep.equal(['read-account', 'evaluate-tier']);
    const operations = new Set(history.filter(({ EventType }) => EventType?.startsWith('Step')).map(({ Id }) => Id));
    expect(operations.size).to.equal(2);
  });

  it('twenty more events, repeated and out of order, give one upgrade and one announcement', async () => {
    const userId = await aMemberAtSilver(doors);
    const events = Array.from({ length: 10 }, (_, index) =>
      pointsAdded({ userId, totalPoints: 500 + index }, `${userId}:again:${index}`),
    );
    await doors.publish(...events, ...events.toReversed());
    // One by the ledger's own event, and one for each event that is not a repetition.
    const upgrades = await upgradesOf(doors, userId, 11, 40_000);
    await allTakenBy('trigger-upgrade');
    expect(upgrades.filter(({ result }) => result.outcome === 'upgraded')).to.have.length(1);
    expect(upgrades.map(({ status }) => status)).to.deep.equal(Array(11).fill('SUCCEEDED'));
    const announced = await announcementsOf(loyalty, userId);
    expect(announced.map(({ detail }) => ofMember(detail.id))).to.deep.equal([`version 1 of ${userId}`]);
  });

  it('an acknowledgement that nobody waits for is done: it leaves the queue and is not parked', async () => {
    const userId = aMember();
    const deadLetters = await queueDepth(doors, `laurel-${doors.env}-tiers-acknowledge-notification-dlq`);
    const before = await deadLetters();
    await doors.publish({
      context: 'loyalty',
      type: 'loyalty.tierUpgraded.v1',
      data: {
        userId,
        previousTier: 'Bronze',
        newTier: 'Silver',
        currentPoints: 500,
        upgradedAt: new Date().toISOString(),
        recommendations: [],
        callbackId: randomUUID(),
      },
    });
    expect(await announcementsOf(loyalty, userId)).to.have.length(1);
    await allTakenBy('acknowledge-notification');
    expect(await deadLetters()).to.equal(before);
  });

  describe('an execution', () => {
    const start = (qualifier: string | undefined, name: string, payload: unknown) =>
      doors.lambda.send(
        new InvokeCommand({
          FunctionName: orchestrator(doors),
          InvocationType: 'Event',
          DurableExecutionName: name,
          Payload: Buffer.from(JSON.stringify(payload)),
          ...(qualifier ? { Qualifier: qualifier } : {}),
        }),
      );
    const failure = async (calling: Promise<unknown>) => {
      const error = await calling.then(
        () => undefined,
        (thrown: Error) => thrown,
      );
      return error?.name;
    };
    const payload = (userId: string) => ({ userId, correlationId: 'by-hand' });

    it('is not started by a function name without a version or alias', async () => {
      const userId = aMember();
      const refused = await failure(start(undefined, randomUUID(), payload(userId)));
      expect(refused).to.equal('InvalidParameterValueException');
    });

    it('of a name is one: the same input finds it, another one is refused', async () => {
      const userId = aMember();
      const name = `${userId.slice(0, 20)}-by-hand`;
      const first = await start('live', name, payload(userId));
      const again = await start('live', name, payload(userId));
      expect(again.DurableExecutionArn).to.equal(first.DurableExecutionArn);
      expect(await failure(start('live', name, payload(aMember())))).to.equal(
        'DurableExecutionAlreadyStartedException',
      );
      expect((await upgradeOf(doors, userId)).result).to.deep.equal({ outcome: 'unchanged', tier: 'Bronze' });
    });
  });
});
