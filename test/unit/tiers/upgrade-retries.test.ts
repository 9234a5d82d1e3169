import '../../builders/quiet.ts';
import { ExecutionStatus, LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { expect } from 'chai';
import { SERVICE_RETRY } from '../../../shared/platform/boundary/step-policies.ts';
import { EXECUTION_TIMEOUT_MS } from '../../../shared/tiers/evaluate-tier.ts';
import { MAX_FOLLOWING_EXECUTIONS, pauseSecondsBefore } from '../../../shared/tiers/workflow/come-back-later.ts';
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
    expect(result.getError().errorMessage).to.match(/ann has reached silver.*could not be published.*InternalFailure/);
    expect(execution.table.item('ann')).to.include({ tier: 'silver', tierVersion: 1, tierNotification: 'unannounced' });
  });

  it('publishes in a later execution what an execution that has ended left unannounced', async () => {
    const failed = anExecution();
    failed.busIsDown = true;
    await failed.run();

    const later = new UpgradeExecution();
    later.table.put({ ...failed.table.item('ann') });
    later.now = NOW + 1;
    expect((await later.run()).getResult()).to.include({ outcome: 'upgraded', newTier: 'Silver', tierVersion: 1 });
    expect(later.published.map(({ id, data }) => [id, data.previousTier, data.newTier])).to.deep.equal([
      ['tierUpgraded.v1:1:1:ann', 'Bronze', 'Silver'],
    ]);
    expect(later.table.item('ann')).to.include({ tierVersion: 1, tierSince: NOW, tierNotification: 'acknowledged' });
  });

  it('starts an execution that follows after a pause, and announces the upgrade without a person', async () => {
    const failed = anExecution();
    failed.busIsDown = true;
    await failed.run();
    const [first, ...more] = failed.started;
    expect(more).to.deep.equal([]);
    expect(first?.input).to.deep.include({ userId: 'ann', correlationId: 'order-8' });
    expect(first?.input.follows).to.deep.equal({ execution: failed.table.item('ann')?.tierUpgradeId, attempt: 1 });

    const second = new UpgradeExecution({ table: failed.table });
    second.busIsDown = true;
    const result = await second.run('ann', first?.input);
    expect(result.getOperations()[0]?.getWaitDetails()?.waitSeconds).to.equal(60);
    expect(second.started.map(({ input }) => input.follows?.attempt)).to.deep.equal([2]);

    const third = new UpgradeExecution({ table: failed.table });
    expect((await third.run('ann', second.started[0]?.input)).getResult()).to.include({ outcome: 'upgraded' });
    expect(third.published.map(({ id }) => id)).to.deep.equal(['tierUpgraded.v1:1:1:ann']);
  });

  it('needs no mark of the execution that it follows: what has ended announces nothing any more', async () => {
    const execution = new UpgradeExecution();
    const pending = { tier: 'silver', tierVersion: 1, tierNotification: 'pending', tierPendingSince: NOW };
    execution.table.put(anAccountItem('ann', { points: 500, ...pending, tierUpgradeId: 'theirs' }));
    const result = await execution.run('ann', { follows: { execution: 'theirs', attempt: 1 } });
    expect(result.getResult()).to.include({ outcome: 'upgraded', newTier: 'Silver' });
  });

  it('pauses for a minute, then longer, five minutes at most, for a day', () => {
    expect([1, 2, 3, 4, 260].map(pauseSecondsBefore)).to.deep.equal([60, 120, 240, 300, 300]);
    const dayMs = Array.from({ length: MAX_FOLLOWING_EXECUTIONS }, (_, index) => pauseSecondsBefore(index + 1) + 30);
    expect(dayMs.reduce((sum, seconds) => sum + seconds, 0)).to.be.within(23.5 * 3600, 25 * 3600);
  });

  it('leaves an announcement to the execution that may still be at it', async () => {
    const execution = new UpgradeExecution();
    const fields = {
      points: 500,
      tier: 'silver',
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
