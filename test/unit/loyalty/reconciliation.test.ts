import '../../builders/quiet.ts';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { accountReconciliation } from '../../../shared/loyalty/adapters/account-reconciliation.ts';
import { driftFoundEvent } from '../../../shared/loyalty/adapters/drift-found.ts';
import { keys } from '../../../shared/loyalty/adapters/ledger-items.ts';
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/contracts/programme.ts';
import { hold } from '../../../shared/loyalty/hold.ts';
import { MAX_FAULTS } from '../../../shared/loyalty/reconcile.ts';
import { aRepository } from '../../builders/a-repository.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { anOrder, aSpend, aWelcome } from '../../builders/movements.ts';

const HOUR = 3_600_000;

const aHold = (key: string) =>
  hold({ source: { kind: 'hold', sourceId: key }, points: 10, expiresInSeconds: 900, correlationId: 'c' });

function aLedger() {
  const { table, apply, accounts } = aRepository();
  const reconcileAt = accountReconciliation({ client: table.client, tableName: table.name, pause: async () => {} });
  const itemAt = (SK: string | RegExp) =>
    table.items('USER#ada').find((item) => (typeof SK === 'string' ? item.SK === SK : SK.test(String(item.SK))));
  const change = (SK: string | RegExp, changes: object) => table.put({ ...itemAt(SK), ...changes } as never);
  const lose = (SK: string | RegExp) =>
    table.send(new DeleteCommand({ TableName: table.name, Key: { PK: 'USER#ada', SK: String(itemAt(SK)?.SK) } }));
  return {
    table,
    apply,
    accounts,
    itemAt,
    change,
    lose,
    reconcile: (at = NOON) => reconcileAt('ada', DEFAULT_PROGRAMME, at),
  };
}

describe('reconciling an account', () => {
  it('costs one read and one query, and a read of claims and a write where there is anything new', async () => {
    const { table, apply, reconcile } = aLedger();
    await apply([aWelcome('ada'), anOrder('1'), aSpend(20, 'key')]);
    table.calls.length = 0;
    expect(await reconcile()).to.deep.equal({ userId: 'ada', sequence: 3, replayed: 3, timer: 'set' });
    expect(table.calls).to.deep.equal(['BatchGetItem', 'Query', 'BatchGetItem', 'PutItem']);
    table.calls.length = 0;
    expect(await reconcile()).to.deep.equal({ userId: 'ada', sequence: 3, replayed: 0, timer: 'set' });
    expect(table.calls).to.deep.equal(['BatchGetItem', 'Query']);
    await apply([anOrder('2')]);
    expect(await reconcile(), 'only what came since').to.include({ sequence: 4, replayed: 1 });
  });

  it('knows nothing of a member without an account', async () => {
    expect(await aLedger().reconcile()).to.equal(undefined);
  });

  it('finds a changed bucket, tells both sides, repairs nothing and keeps its checkpoint', async () => {
    const { apply, change, itemAt, reconcile } = aLedger();
    await apply([aWelcome('ada')]);
    await reconcile();
    await apply([anOrder('1')]);
    change('ACCOUNT', { buckets: { '2027-11': 130, '2027-12': 20 } });
    const before = [itemAt('ACCOUNT'), itemAt('CHECKPOINT')];
    const found = await reconcile();
    expect(found?.drift).to.deep.equal({
      ...{ userId: 'ada', sequence: 2, checkedThrough: 1, faults: [] },
      differences: [{ field: 'buckets', kept: { '2027-11': 130, '2027-12': 20 }, rebuilt: { '2027-11': 150 } }],
    });
    expect([itemAt('ACCOUNT'), itemAt('CHECKPOINT')]).to.deep.equal(before);
    expect(await reconcile()).to.deep.equal(found);
  });

  it('finds points that are in no bucket, which no movement would read', async () => {
    const { apply, change, reconcile } = aLedger();
    await apply([aWelcome('ada')]);
    change('ACCOUNT', { points: 101 });
    const found = await reconcile();
    expect(found?.drift?.differences).to.deep.equal([{ field: 'points', kept: 101, rebuilt: 100 }]);
    expect(found?.drift?.faults[0]).to.contain('sum of the buckets');
  });

  for (const [which, lost] of [
    ['first', /^ENTRY#.*0001$/],
    ['last', /^ENTRY#.*0003$/],
  ] as const)
    it(`finds that the ${which} entry is lost`, async () => {
      const { apply, lose, reconcile } = aLedger();
      await apply([aWelcome('ada'), anOrder('1'), aSpend(20, 'key')]);
      await lose(lost);
      const { drift } = (await reconcile()) ?? {};
      expect(drift?.differences.map(({ field }) => field)).to.include.members(
        which === 'first' ? ['points'] : ['sequence'],
      );
      if (which === 'first') expect(drift?.faults[0]).to.equal('order#1 is 2 after 0');
    });

  it('finds an entry that says otherwise than it moves, and one that is no entry', async () => {
    const { apply, change, reconcile } = aLedger();
    await apply([aWelcome('ada'), anOrder('1')]);
    change(/^ENTRY#.*0002$/, { points: 49 });
    expect((await reconcile())?.drift?.faults).to.include('order#1 says other points than it moves');
    change(/^ENTRY#.*0002$/, { change: null });
    expect((await reconcile())?.drift?.faults[0]).to.match(/^an entry cannot be read: /);
  });

  it('finds a claim that is lost, is of somebody else or says otherwise than the entry: its source would count again', async () => {
    const { table, apply, change, lose, reconcile } = aLedger();
    await apply([aWelcome('ada'), aSpend(20, 'key'), anOrder('1'), anOrder('2')]);
    await lose('CLAIM#spend#key');
    change('CLAIM#welcome#ada', { reversedPoints: 1 });
    const claim = table.items('ORDER#1')[0];
    table.put({ ...claim, userId: 'bob' } as never);
    const { drift } = (await reconcile()) ?? {};
    expect(drift?.differences).to.deep.equal([]);
    expect(drift?.faults).to.deep.equal([
      'welcome#ada is claimed otherwise than it is written',
      'spend#key has no claim: its source would count again',
      'order#1 is claimed for bob',
    ]);
  });

  it('looks for no claim of what falls due by itself, and finds those of more entries than one call takes', async () => {
    const { apply, accounts, reconcile } = aLedger();
    for (let first = 0; first < 120; first += 30)
      await apply(Array.from({ length: 30 }, (_, index) => anOrder(`${first + index}`)));
    await accounts.settle('ada', DEFAULT_PROGRAMME, { at: NOON + 500 * 24 * HOUR, actor: 'test' });
    expect(await reconcile(NOON + 500 * 24 * HOUR)).to.deep.include({ replayed: 121, sequence: 121 });
    expect((await reconcile(NOON + 500 * 24 * HOUR))?.drift).to.equal(undefined);
  });

  it(`tells the first ${MAX_FAULTS} faults of a long history`, async () => {
    const { apply, lose, reconcile } = aLedger();
    await apply(Array.from({ length: 39 }, (_, index) => anOrder(`${index}`)));
    await lose(/^ENTRY#.*0001$/);
    expect((await reconcile())?.drift?.faults).to.have.length(20);
  });

  it('replays from the start where a checkpoint was changed, or is of an earlier life of the account', async () => {
    const { apply, change, itemAt, reconcile } = aLedger();
    await apply([aWelcome('ada'), anOrder('1')]);
    await reconcile();
    const state = itemAt('CHECKPOINT')?.state as object;
    change('CHECKPOINT', { state: { ...state, points: 1 } });
    expect(await reconcile()).to.deep.equal({ userId: 'ada', sequence: 2, replayed: 2, timer: 'set' });
    change('CHECKPOINT', { state: { ...state, createdAt: NOON - 1 } });
    expect(await reconcile()).to.include({ replayed: 2 });
  });

  it('takes nobody for drifted who is being written', async () => {
    const { table, apply, reconcile } = aLedger();
    await apply([aWelcome('ada')]);
    const send = table.send.bind(table);
    let writes = 0;
    table.send = async (command) => {
      // Between the account's read and its entries'.
      if (command.constructor.name === 'QueryCommand' && writes++ < 3) await apply([anOrder(`${writes}`)]);
      return send(command);
    };
    expect(await reconcile())
      .to.include({ sequence: 4, replayed: 4 })
      .and.not.to.have.property('drift');
  });

  it('leaves an account that is written all the time to another time', async () => {
    const { table, apply, reconcile } = aLedger();
    await apply([aWelcome('ada')]);
    const send = table.send.bind(table);
    let writes = 0;
    table.send = async (command) => {
      if (command.constructor.name === 'QueryCommand') await apply([anOrder(`${writes++}`)]);
      return send(command);
    };
    expect(await failureOf(reconcile())).to.have.property('name', 'TransientError');
  });

  it('reads a history of any length, page by page', async () => {
    const { table, apply, reconcile } = aLedger();
    for (let from = 0; from < 390; from += 39)
      await apply(Array.from({ length: 39 }, (_, index) => anOrder(`${from + index}`)));
    const send = table.send.bind(table);
    table.send = async (command) => {
      if (command.constructor.name === 'QueryCommand') Object.assign(command.input as object, { Limit: 100 });
      return send(command);
    };
    table.calls.length = 0;
    expect(await reconcile()).to.include({ sequence: 390, replayed: 390 });
    expect(table.calls.filter((call) => call === 'Query')).to.have.length(4);
  });

  describe('whose timer is missing', () => {
    it('sets it again, once, for when the account falls due', async () => {
      const { apply, lose, itemAt, reconcile } = aLedger();
      await apply([aWelcome('ada'), aHold('hold')]);
      const timer = itemAt('TIMER');
      await lose('TIMER');
      expect(await reconcile()).to.include({ timer: 'rearmed' });
      expect(itemAt('TIMER')).to.include({ dueAt: timer?.dueAt });
      expect(await reconcile()).to.include({ timer: 'set' });
    });

    it('waits a day for whoever settles what the timer told of, and no longer', async () => {
      const { apply, lose, reconcile } = aLedger();
      await apply([aWelcome('ada'), aHold('hold')]);
      await lose('TIMER');
      const lapse = NOON + 900_000;
      expect(await reconcile(lapse)).to.include({ timer: 'set' });
      expect(await reconcile(lapse + 24 * HOUR - 1)).to.include({ timer: 'set' });
      expect(await reconcile(lapse + 24 * HOUR)).to.include({ timer: 'rearmed' });
    });

    it('leaves an account alone that nothing will fall due of', async () => {
      const { apply, lose, reconcile } = aLedger();
      await apply([aWelcome('ada'), aSpend(100, 'all')]);
      await lose('TIMER');
      expect(await reconcile()).to.include({ timer: 'set' });
    });

    it('is none the worse for another that sets it at the same time', async () => {
      const { table, apply, lose, itemAt, reconcile } = aLedger();
      await apply([aWelcome('ada')]);
      const timer = itemAt('TIMER');
      await lose('TIMER');
      await reconcile();
      await lose('TIMER');
      const send = table.send.bind(table);
      table.send = async (command) => {
        if (command.constructor.name === 'PutCommand') table.put(timer as never);
        return send(command);
      };
      expect(await reconcile()).to.include({ timer: 'set' });
    });
  });
});

describe('loyalty.driftFound.v1', () => {
  const drift = {
    ...{ userId: 'ada', sequence: 2, checkedThrough: 1, faults: ['order#2 is 3 after 1'] },
    differences: [{ field: 'points', kept: 101, rebuilt: 100 }],
  } as const;

  it('holds both sides, and has the same id however often the same drift is found', () => {
    const [one, other] = [driftFoundEvent(drift, NOON, 'c'), driftFoundEvent(drift, NOON + HOUR, 'd')];
    expect(one.data).to.deep.equal(drift);
    expect(other.id).to.equal(one.id);
    expect(driftFoundEvent({ ...drift, sequence: 3 }, NOON, 'c').id).not.to.equal(one.id);
    expect(one.id).to.match(/^driftFound\.v1:[\w-]{43}:ada$/);
  });
});

describe('keys of checkpoints', () => {
  it('lie beside the account', () => {
    expect(keys.checkpoint('ada')).to.deep.equal({ PK: 'USER#ada', SK: 'CHECKPOINT' });
  });
});
