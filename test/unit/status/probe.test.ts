import '../../builders/quiet.ts';
import { expect } from 'chai';
import { checkRepository, KEPT_SECONDS } from '../../../shared/status/adapters/check-repository.ts';
import { isDueTime } from '../../../shared/status/adapters/check-view.ts';
import { keptForAWhile } from '../../../shared/status/adapters/kept-for-a-while.ts';
import { probe } from '../../../shared/status/adapters/probe.ts';
import { NOON } from '../../builders/accounts.ts';
import { metricsAreSeen } from '../../builders/counted-metrics.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { throttled } from '../../builders/table/errors.ts';
import { ItemTable } from '../../builders/table/item-table.ts';

describe('the probe', () => {
  const metrics = metricsAreSeen();
  it('finds how each part did, and fails for none of them', async () => {
    let clock = 0;
    const look = probe(
      {
        table: async () => {
          clock += 5.4;
        },
        parameters: () => Promise.reject(throttled()),
      },
      () => clock,
    );
    expect(await look(NOON)).to.deep.equal({
      dueAt: NOON,
      findings: [
        { part: 'table', ok: true, latencyMs: 5 },
        { part: 'parameters', ok: false, latencyMs: 0 },
      ],
    });
    expect(metrics('laurel.parts_down').map(([, down]) => down)).to.deep.equal([1]);
  });
});

describe('checks', () => {
  const aTableOfChecks = async (minutes: number) => {
    const table = new ItemTable();
    const checks = checkRepository(table.client, 'status');
    for (let minute = 0; minute < minutes; minute++) await checks.add({ dueAt: NOON + minute * 60_000, findings: [] });
    return { table, checks };
  };
  const minutesOf = (found: readonly { dueAt: number }[]) => found.map(({ dueAt }) => (dueAt - NOON) / 60_000);

  it('are listed from the newest on, page by page', async () => {
    const { checks } = await aTableOfChecks(5);
    expect(minutesOf(await checks.list({ limit: 2 }))).to.deep.equal([4, 3]);
    expect(minutesOf(await checks.list({ limit: 9, before: NOON + 3 * 60_000 }))).to.deep.equal([2, 1, 0]);
    expect(await checks.list({ limit: 9, before: NOON })).to.deep.equal([]);
  });

  it('are one for each due time, kept for a week', async () => {
    const { table, checks } = await aTableOfChecks(1);
    await checks.add({ dueAt: NOON, findings: [] });
    expect(table.items()).to.have.length(1);
    expect(table.items()[0]).to.include({ expiresAtEpochSeconds: NOON / 1000 + 604_800 });
    expect(KEPT_SECONDS).to.equal(604_800);
  });

  it('need a table that answers', async () => {
    const { table, checks } = await aTableOfChecks(0);
    await checks.reach();
    table.failure = throttled();
    expect(await failureOf(checks.reach())).to.equal(table.failure);
  });

  it('go on at a due time, and at nothing else', () => {
    expect(isDueTime(NOON)).to.equal(true);
    for (const value of [undefined, '0', 1.5, Number.NaN, 8.64e15 + 1, null]) expect(isDueTime(value)).to.equal(false);
  });
});

describe('what is kept for a while', () => {
  it('is asked for once in its time, however many want it, and a failure is not kept', async () => {
    let [now, asked, fails] = [0, 0, true];
    const ask = keptForAWhile(
      async () => {
        asked++;
        await Promise.resolve();
        if (fails) throw throttled();
        return asked;
      },
      10_000,
      () => now,
    );
    await failureOf(ask());
    fails = false;
    expect(await Promise.all([ask(), ask(), ask()])).to.deep.equal([2, 2, 2]);
    now = 9999;
    expect(await ask()).to.equal(2);
    now = 10_000;
    expect(await ask()).to.equal(3);
  });
});
