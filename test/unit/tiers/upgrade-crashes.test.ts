import '../../builders/quiet.ts';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { expect } from 'chai';
import { anAccountItem } from './account-table.ts';
import { UpgradeExecution } from './upgrade-execution.ts';

/** Every update that an upgrade checkpoints; the callback and the step that publishes have no names. */
const UPDATES = [
  'read-account START',
  'read-account SUCCEED',
  'evaluate-tier SUCCEED',
  'gather-context START',
  'list-products SUCCEED',
  'search-products SUCCEED',
  'gather-context SUCCEED',
  'fetch-order-history START',
  'upgrade-tier START',
  'upgrade-tier SUCCEED',
  'await-notification-ack START',
  'CALLBACK START',
  'STEP START',
  'STEP SUCCEED',
  'await-notification-ack SUCCEED',
  'record-completion START',
  'record-completion SUCCEED',
];

describe('the tier upgrade when its process dies', () => {
  before(() => LocalDurableTestRunner.setupTestEnvironment());
  after(() => LocalDurableTestRunner.teardownTestEnvironment());

  const anExecution = () => {
    const execution = new UpgradeExecution();
    execution.latencyMs = 2;
    execution.table.put(anAccountItem('ann', { points: 500 }));
    return execution;
  };

  async function expectOneUpgrade(execution: UpgradeExecution): Promise<void> {
    const result = (await execution.run()).getResult();
    expect(result).to.deep.include({ outcome: 'upgraded', newTier: 'Silver', tierVersion: 1, lacking: [] });
    expect(execution.table.item('ann')).to.include({ tierVersion: 1, tierNotification: 'acknowledged' });
    // Published again it may be, but always as the same event, which the same callback answers.
    const announcements = execution.published.map(({ id, data }) => `${id} ${data.callbackId}`);
    expect(new Set(announcements).size).to.equal(1);
  }

  for (const update of UPDATES)
    for (const moment of ['before', 'after'] as const)
      it(`upgrades once and announces one event, dying ${moment} ${update} is checkpointed`, async () => {
        const execution = anExecution();
        let deaths = 0;
        execution.crash = (updates) => (deaths === 0 && updates.includes(update) && ++deaths ? moment : undefined);
        await expectOneUpgrade(execution);
        expect(deaths).to.equal(1);
      });

  it('upgrades once and announces one event, dying after each checkpoint that holds anything: replayed all the time', async () => {
    const execution = anExecution();
    const seen = new Set<string>();
    execution.crash = (updates) => {
      const isNew = updates.some((update) => !seen.has(update));
      for (const update of updates) seen.add(update);
      return isNew ? 'after' : undefined;
    };
    await expectOneUpgrade(execution);
    expect([...seen]).to.include.members(UPDATES);
  });
});
