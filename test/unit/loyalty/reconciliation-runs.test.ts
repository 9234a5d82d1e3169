import '../../builders/quiet.ts';
import { expect } from 'chai';
import type { ReconcileCommand } from '#contracts/loyalty/reconcile-command';
import type { Reconciled } from '../../../shared/loyalty/adapters/account-reconciliation.ts';
import { announcedReconciliation } from '../../../shared/loyalty/adapters/announced-reconciliation.ts';
import { membersOfShard } from '../../../shared/loyalty/adapters/changed-members.ts';
import { reconcileMembers, TIME_FOR_A_PAGE_MS } from '../../../shared/loyalty/adapters/reconcile-members.ts';
import { reconciliationRuns } from '../../../shared/loyalty/adapters/reconciliation-runs.ts';
import {
  allShards,
  nightlyParts,
  RECONCILE,
  startReconciliation,
} from '../../../shared/loyalty/adapters/start-reconciliation.ts';
import { accountKey, changedOn, shardOf } from '../../../shared/loyalty/contracts/account-item.ts';
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/contracts/programme.ts';
import { PermanentError } from '../../../shared/platform/failures.ts';
import type { Command } from '../../../shared/platform/outgoing/command-queue.ts';
import { NOON } from '../../builders/accounts.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';

const DAY = '2026-11-21';
/** So many members of one shard, by their ids. */
const membersOf = (shard: string, count: number) =>
  Array.from({ length: 4000 }, (_, index) => `m-${String(index).padStart(4, '0')}`)
    .filter((userId) => shardOf(userId) === shard)
    .slice(0, count);

const drift = { userId: 'x', sequence: 1, checkedThrough: 0, differences: [], faults: ['lost'] };

function aRun({
  timeLeftMs = () => Number.POSITIVE_INFINITY,
  found = {} as Readonly<Record<string, Partial<Reconciled>>>,
} = {}) {
  const table = new InMemoryTable();
  const sent: Command[] = [];
  const looked: string[] = [];
  const place = { client: table.client, tableName: table.name };
  const runs = reconciliationRuns(place);
  const send = async (commands: readonly Command[]) => void sent.push(...commands);
  const reconcileEach = reconcileMembers({
    reconcile: async (userId) => {
      looked.push(userId);
      if (found[userId]?.userId === 'gone') return undefined;
      return { userId, sequence: 1, replayed: 1, timer: 'set', ...found[userId] } as Reconciled;
    },
    ...{ pageOf: membersOfShard(place), runs, send, timeLeftMs },
    programmeInForce: async () => DEFAULT_PROGRAMME,
  });
  /** Does what was sent, and what that sends, to the end. */
  const work = async () => {
    for (let next = sent.shift(); next; next = sent.shift()) {
      const command = { ...next, commandId: next.id, data: next.data as ReconcileCommand, receiveCount: 1 };
      const [result] = await reconcileEach([command], NOON);
      if (result?.status === 'rejected') throw result.reason;
    }
  };
  return { table, sent, looked, runs, start: startReconciliation({ runs, send }), work, reconcileEach };
}

const asked = { at: NOON, actor: 'user:ops', correlationId: 'c' };

describe('a run of reconciliation', () => {
  it('looks at every member who changed on a day, once, page by page, and sums up what it found', async () => {
    const members = membersOf('3', 60);
    const run = aRun({ found: { [members[0] ?? '']: { drift }, [members[30] ?? '']: { timer: 'rearmed' } } });
    for (const userId of members)
      run.table.put({ ...accountKey(userId), shard: '3', changedOn: changedOn(NOON, '3'), createdAt: NOON });
    run.table.put({ ...accountKey('other'), shard: '3', changedOn: changedOn(NOON - 86_400_000, '3') });
    await run.start({ run: 'r', day: DAY, parts: allShards(DAY), ...asked });
    expect(run.sent).to.have.length(16);
    expect(run.sent[0]).to.deep.include({
      command: RECONCILE,
      data: { run: 'r', shard: 0, day: DAY },
      actor: 'user:ops',
    });
    expect(await run.runs.read('r')).to.include({ isDone: false, members: 0 });
    await run.work();
    expect(run.looked).to.deep.equal(members);
    expect(await run.runs.read('r')).to.deep.include({
      ...{ run: 'r', isDone: true, members: 60, drifts: 1, drifted: [members[0]], rearmedTimers: 1, day: DAY },
    });
  });

  it('looks at all members where no day is named, and passes over those who are gone by now', async () => {
    const run = aRun({ found: { b: { userId: 'gone' } } });
    for (const userId of ['a', 'b', 'c']) run.table.put({ ...accountKey(userId), shard: shardOf(userId) });
    await run.start({ run: 'all', parts: allShards(), ...asked });
    await run.work();
    expect([...run.looked].sort()).to.deep.equal(['a', 'b', 'c']);
    expect(await run.runs.read('all')).to.include({ isDone: true, members: 2, day: null });
  });

  it('leaves the rest of a part to another invocation when its time is nearly over, and forgets nothing', async () => {
    const members = membersOf('3', 60);
    const run = aRun({ timeLeftMs: () => TIME_FOR_A_PAGE_MS - 1, found: { [members[0] ?? '']: { drift } } });
    for (const userId of members) run.table.put({ ...accountKey(userId), shard: '3' });
    await run.start({ run: 'r', parts: [{ shard: 3 }], ...asked });
    const [first] = run.sent.splice(0);
    const command = { ...first, commandId: 'id', data: first?.data as ReconcileCommand, receiveCount: 1 };
    await run.reconcileEach([command as never], NOON);
    expect(run.looked).to.have.length(25);
    expect(run.sent.map(({ data }) => data)).to.deep.equal([
      {
        ...{ run: 'r', shard: 3, after: members[24] },
        found: { members: 25, drifts: 1, rearmedTimers: 0, drifted: [members[0]] },
      },
    ]);
    await run.work();
    expect(run.looked).to.deep.equal(members);
    expect(await run.runs.read('r')).to.include({ isDone: true, members: 60, drifts: 1 });
  });

  it('that is delivered twice says the same', async () => {
    const run = aRun();
    run.table.put({ ...accountKey('a'), shard: shardOf('a') });
    for (let time = 0; time < 2; time++) {
      await run.start({ run: 'r', parts: allShards(), ...asked });
      await run.work();
    }
    expect(await run.runs.read('r')).to.include({ isDone: true, members: 1 });
    expect(run.table.items('RECONCILIATION#r').find(({ SK }) => SK === 'RUN')).to.include({
      expiresAtEpochSeconds: NOON / 1000 + 30 * 86_400,
    });
  });

  it('nobody has begun is unknown', async () => {
    expect(await aRun().runs.read('r')).to.equal(undefined);
  });

  it('of a night takes those who changed on the day before, and in sixteen nights everybody', () => {
    const nights = Array.from({ length: 16 }, (_, night) => nightlyParts(Date.UTC(2026, 10, 22 + night, 1, 15)));
    expect(nights[0]?.day).to.equal('2026-11-21');
    expect(nights[0]?.parts.slice(0, 16)).to.deep.equal(allShards('2026-11-21'));
    const everybody = nights.map(({ parts }) => parts.slice(16));
    expect(everybody.every(({ length }) => length === 1)).to.equal(true);
    expect(new Set(everybody.flat().map(({ shard }) => shard)).size).to.equal(16);
  });
});

describe('what reconciliation tells', () => {
  it('is an event for a drift and none for what is right; one that is not taken fails, and comes again', async () => {
    const published: string[] = [];
    const answers: PromiseSettledResult<void>[] = [
      { status: 'fulfilled', value: undefined },
      { status: 'rejected', reason: new PermanentError('away', 'the bus is away') },
    ];
    const tell = (found: Reconciled | undefined) =>
      announcedReconciliation(async () => found, {
        publish: async (events) => {
          published.push(...events.map(({ type }) => type));
          return answers.splice(0, 1);
        },
      })('ada', DEFAULT_PROGRAMME, NOON, 'c');
    const right = { userId: 'ada', sequence: 1, replayed: 1, timer: 'rearmed' } as const;
    expect(await tell(undefined)).to.equal(undefined);
    expect(await tell(right)).to.equal(right);
    expect(published).to.deep.equal([]);
    expect(await tell({ ...right, drift })).to.include({ userId: 'ada' });
    expect(published).to.deep.equal(['loyalty.driftFound.v1']);
    expect(await tell({ ...right, drift }).catch(({ message }) => message)).to.equal('the bus is away');
  });
});
