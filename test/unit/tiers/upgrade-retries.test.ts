import '../../builders/quiet.ts';
import { ExecutionStatus, LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { expect } from 'chai';
import { EXECUTION_TIMEOUT_MS } from '../../../shared/tiers/evaluate-tier.ts';
import { SERVICE_RETRY } from '../../../shared/tiers/workflow/step-policies.ts';
import { anAccountItem, throttled } from './account-table.ts';
import { NOW, UpgradeExecution } from './upgrade-execution.ts';

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

/** Of the publisher, within one attempt of the step. */
const SENDS_PER_ATTEMPT = 4;

describe('the tier upgrade while AWS services fail', () => {
  // Backoff passes in no time: the package fakes the timers of the whole process until the end of this block.
  before(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
  after(() => LocalDurableTestRunner.teardownTestEnvironment());

  const anExecution = () => {
    const execution = new UpgradeExecution();
    execution.table.put(anAccountItem('ann', { points: 500 }));
    return execution;
  };

  it('reads the account again until DynamoDB is back', async () => {
    const execution = anExecution();
    execution.table.readFaults = times(SERVICE_RETRY.maxAttempts - 1, throttled);
    expect((await execution.run()).getResult()).to.include({ outcome: 'upgraded' });
  });

  it('writes the tier again until DynamoDB is back, once', async () => {
    const execution = anExecution();
    execution.table.updateFaults = times(SERVICE_RETRY.maxAttempts - 1, throttled);
    expect((await execution.run()).getResult()).to.include({ outcome: 'upgraded', tierVersion: 1 });
    expect(execution.published).to.have.length(1);
  });

  it('knows its own write by its id when no answer came at all, and announces it', async () => {
    const execution = anExecution();
    execution.table.updateFaults = ['unanswered'];
    expect((await execution.run()).getResult()).to.include({ outcome: 'upgraded', tierVersion: 1 });
    expect(execution.published).to.have.length(1);
    expect(execution.table.item('ann')).to.include({ tierVersion: 1, tierNotification: 'acknowledged' });
  });

  it('writes the completion again until DynamoDB is back, without another event', async () => {
    const execution = anExecution();
    execution.table.updateFaults = [undefined, throttled(), 'unanswered'];
    expect((await execution.run()).getResult()).to.include({ outcome: 'upgraded' });
    expect(execution.published).to.have.length(1);
    expect(execution.table.item('ann')).to.include({ tierNotification: 'acknowledged' });
  });

  it('fails with the reason, nothing written or announced, when DynamoDB stays away', async () => {
    const execution = anExecution();
    execution.table.updateFaults = times(SERVICE_RETRY.maxAttempts, throttled);
    const result = await execution.run();
    expect(result.getStatus()).to.equal(ExecutionStatus.FAILED);
    expect(result.getError().errorMessage).to.contain('Throughput exceeded');
    expect(execution.table.updates).to.have.length(SERVICE_RETRY.maxAttempts);
    expect(execution.table.item('ann')).to.deep.equal(anAccountItem('ann', { points: 500 }));
    expect(execution.published).to.deep.equal([]);
  });

  it('publishes again when EventBridge refuses the entry in an answer of its own', async () => {
    const execution = anExecution();
    execution.busFaults = times(2 * SENDS_PER_ATTEMPT, () => 'refused' as const);
    const result = await execution.run();
    expect(result.getResult()).to.include({ outcome: 'upgraded' });
    expect(execution.published).to.have.length(1);
    expect(execution.table.updates).to.have.length(2);
  });

  it('fails with a clear error when the event cannot be published, the tier marked as unannounced', async () => {
    const execution = anExecution();
    execution.busIsDown = true;
    const result = await execution.run();
    expect(result.getStatus()).to.equal(ExecutionStatus.FAILED);
    expect(result.getError()).to.deep.include({ errorType: 'UpgradeNotAnnouncedError' });
    expect(result.getError().errorMessage).to.match(/ann has reached Silver.*could not be published.*InternalFailure/);
    expect(execution.table.item('ann')).to.include({ tier: 'Silver', tierVersion: 1, tierNotification: 'pending' });
  });

  it('publishes in a later execution what an execution that has ended left unannounced', async () => {
    const failed = anExecution();
    failed.busIsDown = true;
    await failed.run();

    const later = new UpgradeExecution();
    later.table.put({ ...failed.table.item('ann') });
    later.now = NOW + EXECUTION_TIMEOUT_MS + 1;
    expect((await later.run()).getResult()).to.include({ outcome: 'upgraded', newTier: 'Silver', tierVersion: 1 });
    expect(later.published.map(({ id, data }) => [id, data.previousTier, data.newTier])).to.deep.equal([
      ['ann:tier:1:v1', 'Bronze', 'Silver'],
    ]);
    expect(later.table.item('ann')).to.include({ tierVersion: 1, tierSince: NOW, tierNotification: 'acknowledged' });
  });

  it('leaves an announcement to the execution that may still be at it', async () => {
    const execution = new UpgradeExecution();
    const fields = {
      points: 500,
      tier: 'Silver',
      tierVersion: 1,
      tierUpgradeId: 'theirs',
      tierNotification: 'pending',
    };
    execution.table.put(
      anAccountItem('ann', { ...fields, tierSince: 1, tierPendingSince: NOW - EXECUTION_TIMEOUT_MS }),
    );
    expect((await execution.run()).getResult()).to.deep.equal({ outcome: 'unchanged', tier: 'Silver' });
    expect(execution.table.updates).to.deep.equal([]);
  });
});
