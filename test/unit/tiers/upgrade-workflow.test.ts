import '../../builders/quiet.ts';
import { ExecutionStatus, LocalDurableTestRunner, type TestResult } from '@aws/durable-execution-sdk-js-testing';
import { expect } from 'chai';
import validateEvent from '#contracts/tiers/tier-upgraded-v1';
import { accountView } from '../../../shared/loyalty/account-view.ts';
import { type AccountItem, accountOf } from '../../../shared/loyalty/adapters/ledger-items.ts';
import type { TierUpgradeResult } from '../../../shared/tiers/workflow/upgrade-workflow.ts';
import { AccountTable, anAccountItem } from './account-table.ts';
import { NOW, UpgradeExecution } from './upgrade-execution.ts';

const HIGHEST_TIER = { id: 'platinum', name: 'Platinum' };
const LEDGER_FIELDS = ['points', 'held', 'earned', 'spent', 'expired', 'buckets', 'lastSequence', 'updatedAt'] as const;

function anExecution(
  fields: Record<string, unknown> = {},
  options?: { readonly acknowledgementTimeoutSeconds: number },
) {
  const execution = new UpgradeExecution(options);
  execution.table.put(anAccountItem('ann', fields));
  return execution;
}

function succeeded(result: TestResult<TierUpgradeResult>): TierUpgradeResult {
  expect(result.getStatus(), JSON.stringify(result.getStatus())).to.equal(ExecutionStatus.SUCCEEDED);
  return result.getResult() as TierUpgradeResult;
}

const namesOf = (result: TestResult<TierUpgradeResult>) =>
  result.getOperations().map((operation) => operation.getName());

describe('the tier upgrade', () => {
  before(() => LocalDurableTestRunner.setupTestEnvironment());
  after(() => LocalDurableTestRunner.teardownTestEnvironment());

  describe('when the next threshold is reached', () => {
    it('stores the tier once, announces it once and records the acknowledgement', async () => {
      const execution = anExecution({ points: 500 });
      const result = succeeded(await execution.run());
      expect(result).to.deep.include({
        outcome: 'upgraded',
        previousTier: 'Bronze',
        newTier: 'Silver',
        tierVersion: 1,
        currentPoints: 500,
        lacking: [],
      });
      expect(execution.table.item('ann')).to.deep.include({
        tier: 'silver',
        tierVersion: 1,
        tierSince: NOW,
        previousTier: 'bronze',
        tierNotification: 'acknowledged',
        tierNotifiedAt: NOW,
      });
      expect(execution.counts).to.deep.equal([['TierUpgrades', 1, { tier: 'silver' }]]);
    });

    it('announces it with everything that its contract says, under an id made of member and tier version', async () => {
      const execution = anExecution({ points: 500 });
      await execution.run();
      const [event, ...more] = execution.published;
      expect(more).to.deep.equal([]);
      expect(event).to.deep.include({
        id: 'tierUpgraded.v1:1:1:ann',
        source: 'dev.loyalty',
        type: 'loyalty.tierUpgraded.v1',
      });
      expect(event).to.deep.include({ subject: 'ann', correlationid: 'order-8' });
      expect(validateEvent(event?.data), JSON.stringify(validateEvent.errors)).to.equal(true);
      expect(event?.data).to.deep.include({
        userId: 'ann',
        previousTier: 'Bronze',
        newTier: 'Silver',
        currentPoints: 500,
        upgradedAt: '2026-11-21T12:00:00.000Z',
      });
    });

    it('recommends up to three products for the new tier, none that the member has bought', async () => {
      const execution = anExecution({ points: 500 });
      await execution.run();
      expect(execution.published[0]?.data.recommendations).to.deep.equal([
        { productId: 'p-8', name: 'Product 8' },
        { productId: 'p-7', name: 'Product 7' },
        { productId: 'p-6', name: 'Product 6' },
      ]);
      expect(execution.search.requests[0]?.body).to.deep.include({ query: 'favourites of Silver members' });
    });

    it('leaves every field of the ledger as it is', async () => {
      const execution = anExecution({ points: 500 });
      await execution.run();
      const after = execution.table.item('ann');
      for (const field of LEDGER_FIELDS)
        expect(after?.[field]).to.deep.equal(anAccountItem('ann', { points: 500 })[field]);
      const written = execution.table.updates.flatMap(({ ExpressionAttributeNames: names }) =>
        Object.values(names ?? {}),
      );
      for (const field of LEDGER_FIELDS) expect(written).not.to.include(field);
    });

    it('shows in the account: tier, since when, points to the next one', async () => {
      const execution = anExecution({ points: 620 });
      await execution.run();
      const account = accountOf(execution.table.item('ann') as unknown as AccountItem);
      expect(accountView(account, execution.programme)).to.include({
        tier: 'Silver',
        tierSince: '2026-11-21T12:00:00.000Z',
        nextTier: 'Gold',
        pointsToNextTier: 880,
      });
    });

    it('takes the steps that are documented, in their order', async () => {
      const result = await anExecution({ points: 500 }).run();
      const documented = [
        'read-account',
        'evaluate-tier',
        'gather-context',
        'fetch-order-history',
        'upgrade-tier',
        'await-notification-ack',
        'record-completion',
      ];
      expect(namesOf(result).filter((name) => documented.includes(name ?? ''))).to.deep.equal(documented);
    });

    it('costs at most 13 operations and 14 checkpoint calls, however far away everything is', async () => {
      for (const latencyMs of [0, 8]) {
        const execution = anExecution({ points: 500 });
        execution.latencyMs = latencyMs;
        const result = await execution.run();
        succeeded(result);
        expect(result.getOperations().length).to.be.at.most(13);
        expect(execution.checkpoints.length).to.be.at.most(14);
      }
    });

    it('takes a jump over a tier as one upgrade', async () => {
      const execution = anExecution({ points: 1500 });
      expect(succeeded(await execution.run())).to.include({ previousTier: 'Bronze', newTier: 'Gold', tierVersion: 1 });
      expect(execution.published).to.have.length(1);
    });

    it('counts the tier version on from the last upgrade', async () => {
      const execution = anExecution({ points: 3000, tier: 'Gold', tierVersion: 2, tierUpgradeId: 'earlier' });
      expect(succeeded(await execution.run())).to.include({ previousTier: 'Gold', newTier: HIGHEST_TIER.name });
      expect(execution.table.item('ann')).to.include({ tierVersion: 3, tier: HIGHEST_TIER.id });
      expect(execution.published[0]?.id).to.equal('tierUpgraded.v1:1:3:ann');
    });

    it('goes by the thresholds of the programme in force', async () => {
      const execution = anExecution({ points: 500 });
      const tiers = [
        { id: 'blue', name: 'Blue', threshold: 0 },
        { id: 'red', name: 'Red', threshold: 400 },
      ] as const;
      execution.programme = { ...execution.programme, tiers };
      expect(succeeded(await execution.run())).to.include({ previousTier: 'Blue', newTier: 'Red' });
    });
  });

  describe('when there is nothing to upgrade', () => {
    const cases: Record<string, Record<string, unknown>> = {
      'one point below the threshold': { points: 499 },
      'at 250 points': { points: 250 },
      'at a tier that the points have fallen below: tiers never go down': {
        points: 600,
        tier: 'Gold',
        tierVersion: 1,
        tierUpgradeId: 'earlier',
        tierNotification: 'acknowledged',
      },
      'at the highest tier': { points: 9000, tier: 'Platinum', tierVersion: 3, tierUpgradeId: 'earlier' },
    };
    for (const [title, fields] of Object.entries(cases))
      it(`ends after two operations without a write or an event, ${title}`, async () => {
        const execution = anExecution(fields);
        const result = await execution.run();
        expect(succeeded(result)).to.deep.equal({ outcome: 'unchanged', tier: fields.tier ?? 'Bronze' });
        expect(namesOf(result)).to.deep.equal(['read-account', 'evaluate-tier']);
        expect(execution.table.item('ann')).to.deep.equal(anAccountItem('ann', fields));
        expect([execution.table.updates, execution.published, execution.search.requests]).to.deep.equal([[], [], []]);
      });

    it('ends the same way for a member without an account', async () => {
      const execution = new UpgradeExecution();
      expect(succeeded(await execution.run())).to.deep.equal({ outcome: 'unchanged', tier: 'Bronze' });
      expect(execution.table.item('ann')).to.equal(undefined);
    });
  });

  describe('when others change the tier at the same time', () => {
    const theirs = { tierVersion: 1, tierUpgradeId: 'theirs', tierSince: NOW, tierNotification: 'pending' };
    const asOthers = (execution: UpgradeExecution, fields: Record<string, unknown>) => () =>
      execution.table.put(anAccountItem('ann', fields));

    it('ends as superseded after one lost write: no event, no retry, nothing overwritten', async () => {
      const execution = anExecution({ points: 500 });
      execution.table.updateFaults = [asOthers(execution, { points: 500, tier: 'Silver', ...theirs })];
      const result = await execution.run();
      expect(succeeded(result)).to.deep.equal({ outcome: 'superseded', tier: 'Silver' });
      expect(execution.table.updates).to.have.length(1);
      expect(execution.published).to.deep.equal([]);
      expect(execution.table.item('ann')).to.include({ tierUpgradeId: 'theirs', tierNotification: 'pending' });
      expect(execution.counts).to.deep.equal([['SupersededUpgrades', 1, { tier: 'silver' }]]);
      expect(namesOf(result)).not.to.include('await-notification-ack');
    });

    it('grants its tier on top when the others granted a lower one', async () => {
      const execution = anExecution({ points: 1500 });
      execution.table.updateFaults = [asOthers(execution, { points: 1500, tier: 'Silver', ...theirs })];
      expect(succeeded(await execution.run())).to.include({ previousTier: 'Silver', newTier: 'Gold', tierVersion: 2 });
      expect(execution.published.map(({ id }) => id)).to.deep.equal(['tierUpgraded.v1:1:2:ann']);
    });

    it('knows its own write by its id when the answer was lost, and announces it', async () => {
      const execution = anExecution({ points: 500 });
      execution.table.updateFaults = ['lost_answer'];
      expect(succeeded(await execution.run())).to.include({ outcome: 'upgraded', newTier: 'Silver', tierVersion: 1 });
      expect(execution.published).to.have.length(1);
      expect(execution.table.item('ann')).to.include({ tierVersion: 1, tierNotification: 'acknowledged' });
    });

    it('upgrades once and announces once, however many executions run at the same time', async () => {
      const table = new AccountTable();
      table.put(anAccountItem('ann', { points: 500 }));
      const executions = Array.from({ length: 8 }, () => new UpgradeExecution({ table }));
      for (const execution of executions) execution.latencyMs = 3;
      const results = await Promise.all(executions.map(async (execution) => succeeded(await execution.run())));
      const others = results.filter(({ outcome }) => outcome !== 'upgraded').map(({ outcome }) => outcome);
      expect(others).to.have.length(executions.length - 1);
      // Whoever reads late finds the tier granted already.
      expect(['superseded', 'unchanged']).to.include.members(others);
      expect(executions.flatMap(({ published }) => published)).to.have.length(1);
      expect(table.item('ann')).to.include({ tier: 'silver', tierVersion: 1, tierNotification: 'acknowledged' });
    });

    it('is not disturbed by points that move in between', async () => {
      const execution = anExecution({ points: 500 });
      execution.table.updateFaults = [
        asOthers(execution, { points: 550, earned: 550, buckets: { '2027-11': 550 }, lastSequence: 10 }),
      ];
      expect(succeeded(await execution.run())).to.include({ outcome: 'upgraded', newTier: 'Silver' });
      expect(execution.table.item('ann')).to.include({ points: 550, lastSequence: 10, tier: 'silver' });
    });

    it('leaves the mark of a later upgrade alone when its own is acknowledged', async () => {
      const execution = anExecution({ points: 500 });
      const later = { points: 1500, tier: 'Gold', ...theirs, tierVersion: 2 };
      execution.table.updateFaults = [undefined, asOthers(execution, later)];
      expect(succeeded(await execution.run())).to.include({ outcome: 'upgraded', newTier: 'Silver' });
      expect(execution.table.item('ann')).to.deep.equal(anAccountItem('ann', later));
    });
  });

  describe('when nobody acknowledges', () => {
    for (const [title, acknowledgement] of [
      ['the time runs out', 'stays silent'],
      ['the callback is answered as failed', 'refuses'],
    ] as const)
      it(`succeeds as unacknowledged, recorded and counted, when ${title}`, async () => {
        const execution = anExecution({ points: 500 }, { acknowledgementTimeoutSeconds: 1 });
        execution.acknowledgement = acknowledgement;
        expect(succeeded(await execution.run())).to.include({ outcome: 'unacknowledged', newTier: 'Silver' });
        expect(execution.table.item('ann')).to.include({ tier: 'silver', tierNotification: 'unacknowledged' });
        expect(execution.counts).to.deep.equal([
          ['TierUpgrades', 1, { tier: 'silver' }],
          ['UnacknowledgedUpgrades', 1, { tier: 'silver' }],
        ]);
      });
  });

  it('refuses input that is malformed, with the reason', async () => {
    const execution = new UpgradeExecution();
    const result = await execution.run('');
    expect(result.getStatus()).to.equal(ExecutionStatus.FAILED);
    expect(result.getError()).to.deep.include({ errorType: 'PermanentError' });
    expect(result.getError().errorMessage).to.contain('/userId');
    expect(result.getOperations()).to.deep.equal([]);
  });
});
