import { expect } from 'chai';
import { MAX_MOVEMENTS_PER_TRANSACTION } from '../../../shared/loyalty/adapters/account-repository.ts';
import { keys } from '../../../shared/loyalty/adapters/ledger-items.ts';
import { conflictPauseMs, REQUEST_RETRY } from '../../../shared/loyalty/adapters/patience.ts';
import { close } from '../../../shared/loyalty/close.ts';
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/contracts/programme.ts';
import type { Movement } from '../../../shared/loyalty/movement.ts';
import { signUp } from '../../../shared/loyalty/sign-up.ts';
import { TransientError } from '../../../shared/platform/failures.ts';
import { aRepository } from '../../builders/a-repository.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { ledgerIsCoherent } from '../../builders/ledger-is-coherent.ts';
import { anOrder, aSpend, aWelcome } from '../../builders/movements.ts';
import { beforeFirstWrite } from '../../builders/table/before-first-write.ts';
import { cancelled, inProgress, invalid } from '../../builders/table/errors.ts';
import { cancelledBy, type Fault, faultsInTurn } from '../../builders/table/faults.ts';
import type { InMemoryTable } from '../../builders/table/in-memory-table.ts';
import { type Item, sizeBytes } from '../../builders/table/limits.ts';

const statuses = (outcomes: readonly { readonly status: string }[]) => outcomes.map(({ status }) => status);
const orders = (count: number) => Array.from({ length: count }, (_, index) => anOrder(`${index}`));
const onWrite = (...faults: readonly (Fault | undefined)[]) => faultsInTurn('TransactWriteItems', faults);
const onRead = (...faults: readonly (Fault | undefined)[]) => faultsInTurn('BatchGetItem', faults);

/** Answers the next read with the account as another writer left it, and without the entries of that writer. */
function tearNextRead(table: InMemoryTable, work: () => Promise<unknown>): void {
  const send = table.send.bind(table);
  table.send = async (command) => {
    if (command.constructor.name !== 'BatchGetCommand') return send(command);
    table.send = send;
    await work();
    const answer = (await send(command)) as { readonly Responses: Readonly<Record<string, readonly Item[]>> };
    const accountAlone = (answer.Responses[table.name] ?? []).filter(({ SK }) => SK === 'ACCOUNT');
    return { ...answer, Responses: { [table.name]: accountAlone } };
  };
}

describe('account repository', () => {
  describe('what a movement costs', () => {
    it('is one read and one transaction for an earning and for a spend', async () => {
      const { table, apply } = aRepository();
      await apply([anOrder('1')]);
      expect(table.calls).to.deep.equal(['BatchGetItem', 'TransactWriteItems']);
      await apply([aSpend(20, 'key')]);
      expect(table.calls.slice(2)).to.deep.equal(['BatchGetItem', 'TransactWriteItems']);
    });

    it('is one read for what was applied before', async () => {
      const { table, apply } = aRepository();
      await apply([anOrder('1'), aSpend(20, 'key')]);
      table.calls.length = 0;
      expect(statuses(await apply([anOrder('1')]))).to.deep.equal(['repeated']);
      expect(statuses(await apply([aSpend(20, 'key')]))).to.deep.equal(['repeated']);
      expect(table.calls).to.deep.equal(['BatchGetItem', 'BatchGetItem']);
    });

    it('is one read for a member without an account, and two for a refused spend', async () => {
      const { table, apply } = aRepository();
      await apply([aSpend(1, 'key')]);
      expect(table.calls).to.deep.equal(['BatchGetItem']);
      await apply([anOrder('1')]);
      table.calls.length = 0;
      await apply([aSpend(51, 'key')]);
      expect(table.calls).to.deep.equal(['BatchGetItem', 'BatchGetItem']);
      expect(ledgerIsCoherent(table, 'ada')).to.have.length(1);
    });

    it('is one read and one transaction for all movements of a batch', async () => {
      const { table, apply } = aRepository();
      await apply([...orders(9), aWelcome('ada')]);
      expect(table.calls).to.deep.equal(['BatchGetItem', 'TransactWriteItems']);
    });

    it('does not grow with the orders that came before', async () => {
      const { table, apply } = aRepository();
      const accountBytes = () => sizeBytes(table.items('USER#ada').find(({ SK }) => SK === 'ACCOUNT'));
      await apply([anOrder('first')]);
      const bytesAfterOne = accountBytes();
      for (let from = 0; from < 10_600; from += 100)
        await apply(Array.from({ length: 99 }, (_, index) => anOrder(`${from + index}`)));
      table.calls.length = 0;
      await apply([anOrder('last')]);
      expect(table.calls).to.deep.equal(['BatchGetItem', 'TransactWriteItems']);
      // Digits of the totals are all that is added; an item that kept its orders was refused at 10,501 of them.
      expect(accountBytes() - bytesAfterOne).to.be.below(20);
    });
  });

  describe('groups of movements', () => {
    it(`takes ${MAX_MOVEMENTS_PER_TRANSACTION} in one transaction`, async () => {
      const { table, apply } = aRepository();
      await apply(orders(MAX_MOVEMENTS_PER_TRANSACTION));
      expect(table.calls).to.deep.equal(['BatchGetItem', 'TransactWriteItems']);
      expect(ledgerIsCoherent(table, 'ada')).to.have.length(MAX_MOVEMENTS_PER_TRANSACTION);
    });

    it(`takes ${MAX_MOVEMENTS_PER_TRANSACTION + 1} in two, with an outcome for each in their order`, async () => {
      const { table, apply } = aRepository();
      const outcomes = await apply([...orders(MAX_MOVEMENTS_PER_TRANSACTION), anOrder('0')]);
      expect(table.calls).to.have.length(3);
      expect(outcomes).to.have.length(MAX_MOVEMENTS_PER_TRANSACTION + 1);
      expect(outcomes.at(-1)?.status).to.equal('repeated');
      expect(ledgerIsCoherent(table, 'ada')).to.have.length(MAX_MOVEMENTS_PER_TRANSACTION);
    });

    it('counts a source once within a group', async () => {
      const { table, apply } = aRepository();
      const outcomes = await apply([anOrder('1'), anOrder('1'), aWelcome('ada')]);
      expect(outcomes).to.have.length(3);
      expect(outcomes[1]).to.include({ status: 'repeated', by: 'same_group' });
      expect(ledgerIsCoherent(table, 'ada').map(({ after }) => after.available)).to.deep.equal([50, 150]);
    });
  });

  describe('other writers', () => {
    for (const code of [
      'ConditionalCheckFailed',
      'TransactionConflict',
      'ThrottlingError',
      'ProvisionedThroughputExceeded',
    ] as const)
      it(`is tried again after a transaction was cancelled for ${code}`, async () => {
        const { table, apply, counted } = aRepository(onWrite(cancelledBy(code), cancelledBy(code)));
        expect(statuses(await apply([anOrder('1')]))).to.deep.equal(['applied']);
        expect(counted.conflicts).to.equal(2);
        expect(ledgerIsCoherent(table, 'ada')).to.have.length(1);
      });

    it('cannot have one order counted for two members, however they meet', async () => {
      const { table, accounts, apply } = aRepository();
      beforeFirstWrite(table, () => accounts.apply('bob', [anOrder('1')], DEFAULT_PROGRAMME, NOON));
      const outcomes = await apply([anOrder('1'), anOrder('2')]);
      expect(outcomes[0]).to.deep.equal({ status: 'refused', refusal: 'order_of_another_member' });
      expect(outcomes[1]).to.include({ status: 'applied' });
      expect(ledgerIsCoherent(table, 'ada').map(({ sourceId }) => sourceId)).to.deep.equal(['2']);
      expect(ledgerIsCoherent(table, 'bob').map(({ sourceId }) => sourceId)).to.deep.equal(['1']);
    });

    it('of two members of one batch with the same order leave one of them refused', async () => {
      const { table, accounts } = aRepository();
      const outcomes = await Promise.all(
        ['ada', 'bob'].map((userId) => accounts.apply(userId, [anOrder('1')], DEFAULT_PROGRAMME, NOON)),
      );
      expect(statuses(outcomes.flat())).to.have.members(['applied', 'refused']);
      expect([...ledgerIsCoherent(table, 'ada'), ...ledgerIsCoherent(table, 'bob')]).to.have.length(1);
    });

    it('is tried again while its own first attempt is still under way', async () => {
      const { table, apply } = aRepository(onWrite({ kind: 'error', error: inProgress }));
      expect(statuses(await apply([anOrder('1')]))).to.deep.equal(['applied']);
      expect(ledgerIsCoherent(table, 'ada')).to.have.length(1);
    });

    it('cannot have a source applied twice by a read of the account after them and of its entry before', async () => {
      const { table, apply, counted } = aRepository();
      tearNextRead(table, () => apply([anOrder('1')]));
      expect((await apply([anOrder('1')]))[0]).to.include({ status: 'repeated', by: 'concurrent' });
      expect(counted.conflicts).to.equal(1);
      expect(ledgerIsCoherent(table, 'ada')).to.have.length(1);
    });

    it('cannot have a twin of their spend refused by such a read: it is the twin who spent the points', async () => {
      const { table, apply } = aRepository();
      await apply([anOrder('1')]);
      tearNextRead(table, () => apply([aSpend(50, 'key')]));
      expect((await apply([aSpend(50, 'key')]))[0]).to.include({ status: 'repeated', by: 'concurrent' });
    });

    it('fails at once, and writes nothing, when a transaction was cancelled for something else', async () => {
      const error = () => cancelled(['ValidationError', 'None']);
      const { table, apply, counted } = aRepository(onWrite({ kind: 'error', error }));
      expect(await failureOf(apply([anOrder('1')]))).to.include({ name: 'PermanentError', reason: 'refused_by_table' });
      expect(counted.conflicts).to.equal(0);
      expect(table.items()).to.deep.equal([]);
    });

    it('fails at once, and for good, on what the table never takes', async () => {
      const { table, apply } = aRepository(onWrite({ kind: 'error', error: () => invalid('too large') }));
      expect(await failureOf(apply([anOrder('1')]))).to.include({
        name: 'PermanentError',
        reason: 'refused_by_table',
        message: 'ValidationException: too large',
      });
      expect(table.calls).to.have.length(2);
    });

    it('is given up as transient when the attempts run out, with nothing written', async () => {
      const { table, apply, counted } = aRepository(() => undefined);
      table.faults = (operation) =>
        operation === 'TransactWriteItems' ? cancelledBy('TransactionConflict') : undefined;
      expect(await failureOf(apply([anOrder('1')]))).to.be.instanceOf(TransientError);
      expect(counted.conflicts).to.equal(60);
      expect(counted.pauses, 'a pause after each, growing').to.deep.equal(
        Array.from({ length: 60 }, (_, turn) => turn),
      );
      expect(table.items()).to.deep.equal([]);
    });

    it('is given up as well, with a pause after each turn, where an account is settled or merged', async () => {
      const { table, accounts, apply, counted } = aRepository();
      await apply([anOrder('1')]);
      await apply([anOrder('2')], 'bob');
      table.faults = (operation) =>
        operation === 'TransactWriteItems' ? cancelledBy('TransactionConflict') : undefined;
      const yearsLater = NOON + 3 * 365 * 24 * 60 * 60 * 1000;
      const settling = { at: yearsLater, actor: 'system:test' };
      const merge = { from: 'ada', to: 'bob', correlationId: 'c' };
      for (const work of [
        () => accounts.settle('ada', DEFAULT_PROGRAMME, settling),
        () => accounts.merge(merge, DEFAULT_PROGRAMME, NOON),
      ]) {
        Object.assign(counted, { conflicts: 0, pauses: [] });
        expect(await failureOf(work())).to.include({
          name: 'TransientError',
          message: 'account of ada was written by others in 60 attempts',
        });
        expect(counted).to.deep.equal({ conflicts: 60, pauses: Array.from({ length: 60 }, (_, turn) => turn) });
      }
    });

    it('is given up after 8 turns where somebody waits for the answer', async () => {
      const { table, apply, counted } = aRepository(() => undefined, REQUEST_RETRY);
      table.faults = (operation) =>
        operation === 'TransactWriteItems' ? cancelledBy('TransactionConflict') : undefined;
      const failure = await failureOf(apply([anOrder('1')]));
      expect(failure).to.be.instanceOf(TransientError);
      expect(failure.message).to.contain('8 attempts');
      expect(counted.conflicts).to.equal(8);
      expect(table.items()).to.deep.equal([]);
    });

    it('waits with full jitter below a cap', () => {
      expect([0, 1, 5, 6, 59].map((conflicts) => conflictPauseMs(conflicts, 1))).to.deep.equal([4, 8, 128, 200, 200]);
      expect([0, 5, 6, 7].map((conflicts) => conflictPauseMs(conflicts, 1, REQUEST_RETRY))).to.deep.equal([
        10, 320, 500, 500,
      ]);
      expect(conflictPauseMs(3, 0)).to.equal(0);
      expect(conflictPauseMs(3, 0.5)).to.equal(16);
    });

    it('asks again for what a read left out', async () => {
      const { table, apply } = aRepository(onRead({ kind: 'part' }));
      expect(statuses(await apply([anOrder('1')]))).to.deep.equal(['applied']);
      expect(table.calls).to.deep.equal(['BatchGetItem', 'BatchGetItem', 'TransactWriteItems']);
    });

    it('reports a read that stays partial as transient and writes nothing', async () => {
      const part = { kind: 'part' } as const;
      const { table, apply } = aRepository(onRead(part, part, part, part));
      expect(await failureOf(apply([anOrder('1')]))).to.be.instanceOf(TransientError);
      expect(new Set(table.calls)).to.deep.equal(new Set(['BatchGetItem']));
      expect(table.items()).to.deep.equal([]);
    });

    it('decides anew on what the other writer left', async () => {
      const { table, apply, counted } = aRepository();
      await apply([anOrder('1')]);
      // The whole balance is spent between this spend's read and its write.
      beforeFirstWrite(table, () => apply([aSpend(50, 'other')]));
      expect(await apply([aSpend(50, 'own')])).to.deep.equal([{ status: 'refused', refusal: 'not_enough_points' }]);
      expect(counted.conflicts).to.equal(1);
      expect(ledgerIsCoherent(table, 'ada').map(({ sourceId }) => sourceId)).to.deep.equal(['1', 'other']);
    });

    it('tells a twin that ran meanwhile from one that finished before', async () => {
      const { table, apply } = aRepository();
      await apply([anOrder('1')]);
      beforeFirstWrite(table, () => apply([aSpend(20, 'key')]));
      expect((await apply([aSpend(20, 'key')]))[0]).to.include({ status: 'repeated', by: 'concurrent' });
      expect((await apply([aSpend(20, 'key')]))[0]).to.include({ status: 'repeated', by: 'earlier' });
      expect(ledgerIsCoherent(table, 'ada').at(-1)?.after.available).to.equal(30);
    });
  });

  describe('a lost answer after a committed write', () => {
    it('neither doubles nor fails a spend when the SDK asks again under the same token', async () => {
      const { table, apply } = aRepository();
      await apply([anOrder('1')]);
      table.faults = onWrite({ kind: 'lost_answer' });
      expect(statuses(await apply([aSpend(20, 'key')]))).to.deep.equal(['applied']);
      expect(ledgerIsCoherent(table, 'ada').at(-1)?.after.available).to.equal(30);
    });

    it('is recognised as its own write when the transaction is refused the second time', async () => {
      const { table, apply } = aRepository();
      await apply([anOrder('1')]);
      // Committed, and then answered as a conflict: what the token's ten minutes no longer cover.
      const send = table.send.bind(table);
      let first = true;
      table.send = async (command) => {
        const answer = await send(command);
        if (command.constructor.name !== 'TransactWriteCommand' || !first) return answer;
        first = false;
        throw cancelled(['ConditionalCheckFailed', 'ConditionalCheckFailed', 'ConditionalCheckFailed']);
      };
      const outcomes = await apply([aSpend(20, 'key'), aSpend(20, 'key'), aSpend(10, 'other')]);
      expect(statuses(outcomes)).to.deep.equal(['applied', 'repeated', 'applied']);
      expect(outcomes[1]).to.include({ by: 'same_group' });
      expect(ledgerIsCoherent(table, 'ada').at(-1)?.after.available).to.equal(20);
    });

    it('leaves a spend that never got an answer to be replayed under its key', async () => {
      const { table, apply } = aRepository();
      await apply([anOrder('1')]);
      table.faults = onWrite({ kind: 'lost_answers' });
      expect(await failureOf(apply([aSpend(20, 'key')]))).to.have.property('name', 'TimeoutError');
      const [outcome] = await apply([aSpend(20, 'key')]);
      expect(outcome).to.include({ status: 'repeated', by: 'earlier' });
      expect(ledgerIsCoherent(table, 'ada').at(-1)?.after.available).to.equal(30);
    });
  });

  describe('reading', () => {
    it('takes one read, and knows no account where there is none', async () => {
      const { table, accounts } = aRepository();
      expect(await accounts.read('ada')).to.equal(undefined);
      expect(table.calls).to.deep.equal(['GetItem']);
    });

    it('refuses an account whose points are not in its buckets', async () => {
      const { table, apply, accounts } = aRepository();
      await apply([anOrder('1')]);
      const item = table.items('USER#ada').find(({ SK }) => SK === 'ACCOUNT');
      table.put({ ...item, points: 51 });
      expect((await failureOf(accounts.read('ada'))).message).to.contain('sum of the buckets');
      expect((await failureOf(apply([anOrder('2')]))).message).to.contain('sum of the buckets');
    });

    it('leaves tier fields as the upgrade workflow wrote them', async () => {
      const { table, apply, accounts } = aRepository();
      await apply([anOrder('1')]);
      const item = table.items('USER#ada').find(({ SK }) => SK === 'ACCOUNT');
      table.put({ ...item, tier: 'Gold', tierVersion: 3, tierSince: NOON });
      await apply([anOrder('2')]);
      expect(await accounts.read('ada')).to.include({ tier: 'Gold', tierVersion: 3, tierSince: NOON, points: 100 });
    });
  });

  describe('a member who was erased and comes back', () => {
    const at = (minutes: number) => NOON + minutes * 60_000;
    const run = (accounts: ReturnType<typeof aRepository>['accounts'], movement: Movement, minutes: number) =>
      accounts.apply('ada', [movement], DEFAULT_PROGRAMME, at(minutes));
    const about = (minutes: number) => ({ correlationId: 'c', activityAt: at(minutes) });
    const signedUp = (minutes: number) => signUp({ userId: 'ada', ...about(minutes) });

    it('begins without a tier, in a life of its own, and keeps the history of what was counted', async () => {
      const { table, accounts } = aRepository();
      await run(accounts, signedUp(0), 0);
      const item = table.items('USER#ada').find(({ SK }) => SK === 'ACCOUNT');
      table.put({ ...item, tier: 'gold', tierThreshold: 1500, tierVersion: 3, tierSince: NOON });
      await run(accounts, close(about(1)), 1);
      expect(await accounts.read('ada')).to.include({ state: 'closed', tier: 'gold', createdAt: NOON, points: 0 });
      expect(statuses(await run(accounts, signedUp(2), 2))).to.deep.equal(['applied']);
      expect(await accounts.read('ada')).to.include({
        ...{ state: 'open', tier: null, tierThreshold: null, tierVersion: 0, tierSince: null },
        ...{ createdAt: at(2), points: 0, highestPoints: 0, earned: 100, removed: 100 },
      });
      expect(ledgerIsCoherent(table, 'ada').map(({ kind }) => kind)).to.deep.equal(['welcome', 'forfeit', 'reopening']);
    });

    it('comes back once, whoever tells it at the same time', async () => {
      const { table, accounts } = aRepository();
      await run(accounts, signedUp(0), 0);
      await run(accounts, close(about(1)), 1);
      beforeFirstWrite(table, () => run(accounts, signedUp(2), 2));
      expect(statuses(await run(accounts, signedUp(3), 3))).to.deep.equal(['repeated']);
      expect(ledgerIsCoherent(table, 'ada')).to.have.length(3);
    });
  });

  describe('ids', () => {
    it('never reach another key space, whatever a user is called', async () => {
      const { table, apply, accounts } = aRepository();
      await apply([aWelcome('y')], 'y');
      await apply([aWelcome('y')], 'USER#y');
      await apply([aWelcome('y')], 'TIER#x');
      await apply([aWelcome('y'), anOrder('2')], 'y#ACCOUNT');
      expect((await accounts.read('y'))?.points).to.equal(100);
      expect(table.items().map(({ PK }) => PK)).to.include.members(['USER#y', 'USER#USER#y', 'USER#TIER#x']);
      expect(table.items('USER#y').map(({ SK }) => String(SK).split('#')[0])).to.have.members([
        'ACCOUNT',
        'ENTRY',
        'CLAIM',
        'TIMER',
      ]);
    });

    it('keep kinds apart: an order named like a welcome or a marker swallows nothing', async () => {
      const { table, apply } = aRepository();
      const outcomes = await apply([anOrder('new-user'), anOrder('ada'), anOrder('welcome#ada'), aWelcome('ada')]);
      expect(statuses(outcomes)).to.deep.equal(['applied', 'applied', 'applied', 'applied']);
      expect(ledgerIsCoherent(table, 'ada').at(-1)?.after.available).to.equal(3 * 50 + 100);
    });

    it('of the longest kind fit into the keys', async () => {
      const { table, apply } = aRepository();
      const id = '\u{1f600}'.repeat(250);
      expect(Buffer.byteLength(keys.claim(id, { kind: 'welcome', sourceId: id }).SK)).to.be.at.most(1024);
      expect(Buffer.byteLength(keys.claim(id, { kind: 'order', sourceId: id, shop: id }).SK)).to.be.at.most(1024);
      expect(statuses(await apply([aWelcome(id), anOrder(id)], id))).to.deep.equal(['applied', 'applied']);
      ledgerIsCoherent(table, id);
    });
  });
});
