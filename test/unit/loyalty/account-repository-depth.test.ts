import { expect } from 'chai';
import { MAX_SETTLED_AT_ONCE } from '../../../shared/loyalty/adapters/account-repository.ts';
import { keys } from '../../../shared/loyalty/adapters/ledger-items.ts';
import { earnOrder } from '../../../shared/loyalty/earn-order.ts';
import { hold } from '../../../shared/loyalty/hold.ts';
import { MAX_STEPS_BESIDE_MOVEMENTS } from '../../../shared/loyalty/ledger.ts';
import { MAX_HOPS } from '../../../shared/loyalty/merge.ts';
import type { Movement } from '../../../shared/loyalty/movement.ts';
import { reverseOrder } from '../../../shared/loyalty/reverse-order.ts';
import { aRepository } from '../../builders/a-repository.ts';
import { aProgramme, NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { ledgerIsCoherent } from '../../builders/ledger-is-coherent.ts';
import { anOrder, aSpend, aWelcome } from '../../builders/movements.ts';
import { beforeFirstWrite } from '../../builders/table/before-first-write.ts';
import { cancelledBy } from '../../builders/table/faults.ts';

/** Points live five years, so that many months of them can be over at once. */
const PROGRAMME = aProgramme({ expiryMonths: 60 });
const monthsLater = (months: number) => Date.UTC(2026, 10 + months, 21, 12);

/** A member who earned in each of so many months and was forgotten. */
async function aForgottenMember(months: number) {
  const repository = aRepository();
  for (let month = 0; month < months; month++)
    await repository.accounts.apply('ada', [anOrder(`${month}`)], PROGRAMME, monthsLater(month));
  repository.table.calls.length = 0;
  const at = monthsLater(61 + months);
  return {
    ...repository,
    at,
    applyNow: (...movements: Movement[]) => repository.accounts.apply('ada', movements, PROGRAMME, at),
  };
}

describe('what is due in many steps', () => {
  it(`goes beside the movement up to ${MAX_STEPS_BESIDE_MOVEMENTS} of them`, async () => {
    const { table, applyNow } = await aForgottenMember(20);
    await applyNow(anOrder('now'));
    expect(table.calls).to.deep.equal(['BatchGetItem', 'TransactWriteItems']);
    expect(ledgerIsCoherent(table, 'ada').map(({ kind }) => kind)).to.deep.equal([
      ...Array(20).fill('order'),
      ...Array(20).fill('expiry'),
      'order',
    ]);
  });

  it('goes into a transaction of its own from the 21st on, and is there although the movement is refused then', async () => {
    const { table, applyNow } = await aForgottenMember(21);
    const [outcome] = await applyNow(aSpend(1, 'key'));
    expect(outcome).to.deep.equal({ status: 'refused', refusal: 'not_enough_points' });
    expect(table.calls.filter((call) => call === 'TransactWriteItems')).to.have.length(1);
    expect(ledgerIsCoherent(table, 'ada')).to.have.length(42);
    await applyNow(anOrder('now'));
    expect(ledgerIsCoherent(table, 'ada').at(-1)).to.deep.include({
      sequence: 43,
      after: { available: 50, held: 0, debt: 0 },
    });
  });

  it(`goes into several, of ${MAX_SETTLED_AT_ONCE} each`, async () => {
    const { table, applyNow } = await aForgottenMember(41);
    await applyNow(anOrder('now'));
    expect(table.calls).to.deep.equal([
      ...['BatchGetItem', 'TransactWriteItems'],
      ...['BatchGetItem', 'TransactWriteItems'],
    ]);
    expect(ledgerIsCoherent(table, 'ada')).to.have.length(83);
  });

  it('gives way to another writer before it is tried again', async () => {
    const { table, accounts, counted, at, applyNow } = await aForgottenMember(21);
    beforeFirstWrite(table, () => accounts.settle('ada', PROGRAMME, { at, actor: 'system:test' }));
    expect((await applyNow(anOrder('now')))[0]).to.include({ status: 'applied' });
    expect(counted).to.deep.equal({ conflicts: 1, pauses: [0] });
    expect(ledgerIsCoherent(table, 'ada')).to.have.length(43);
  });

  it('is settled in several by the timer too', async () => {
    const { table, accounts, at } = await aForgottenMember(59);
    expect(await accounts.settle('ada', PROGRAMME, { at, actor: 'system:test' })).to.include({ points: 0 });
    expect(table.calls.filter((call) => call === 'TransactWriteItems')).to.have.length(2);
    expect(ledgerIsCoherent(table, 'ada')).to.have.length(118);
  });
});

describe('a group of movements that is too large for a transaction', () => {
  const order = (sourceId: string) => ({ kind: 'order', sourceId }) as const;
  const cancelling = (id: string) => reverseOrder({ order: order(id), correlationId: 'c' });
  const ids = Array.from({ length: 30 }, (_, index) => `${index}`);

  it('is written in halves, with an outcome for each in their order', async () => {
    const { table, apply } = aRepository();
    await apply(ids.map((id) => earnOrder({ source: order(id), order: {}, correlationId: 'c' })));
    table.calls.length = 0;
    // An entry, a claim and the growth of the order's two: 120 items in all.
    const outcomes = await apply([...ids.slice(0, 29).map(cancelling), aSpend(51, 'too much'), cancelling('29')]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal([...Array(29).fill('applied'), 'refused', 'applied']);
    expect(table.calls.filter((call) => call === 'TransactWriteItems')).to.have.length(2);
    expect(ledgerIsCoherent(table, 'ada').at(-1)?.after.available).to.equal(0);
  });
});

describe('two accounts that become one', () => {
  const merge = ({ accounts }: ReturnType<typeof aRepository>, from: string, to: string) =>
    accounts.merge({ from, to, correlationId: 'c' }, PROGRAMME, NOON);

  it('are read again where either was written meanwhile: nothing that came is lost', async () => {
    for (const written of ['ada', 'bob']) {
      const repository = aRepository();
      const { table, apply, accounts, counted } = repository;
      await apply([aWelcome('ada')], 'ada');
      await apply([aWelcome('bob')], 'bob');
      beforeFirstWrite(table, () => apply([anOrder('1')], written));
      expect(await merge(repository, 'ada', 'bob')).to.include({ status: 'applied' });
      expect(counted.conflicts).to.equal(1);
      expect(await accounts.read('bob')).to.include({ points: 250 });
      expect(await accounts.read('ada')).to.include({ points: 0, state: 'merged' });
      for (const userId of ['ada', 'bob']) ledgerIsCoherent(table, userId);
    }
  });

  it('stay two where others keep writing, and where a purchase is under way by then', async () => {
    const repository = aRepository();
    const { table, apply, accounts } = repository;
    await apply([aWelcome('ada')], 'ada');
    table.faults = (operation) => (operation === 'TransactWriteItems' ? cancelledBy('TransactionConflict') : undefined);
    expect(await failureOf(merge(repository, 'ada', 'bob'))).to.have.property('name', 'TransientError');
    table.faults = () => undefined;
    const aHold = hold({
      source: { kind: 'hold', sourceId: 'h' },
      points: 1,
      expiresInSeconds: 60,
      correlationId: 'c',
    });
    beforeFirstWrite(table, () => apply([aHold], 'ada'));
    expect(await merge(repository, 'ada', 'bob')).to.deep.equal({ status: 'refused', refusal: 'holds_open' });
    expect(await accounts.read('ada')).to.include({ points: 99, state: 'open' });
    expect(await accounts.read('bob')).to.equal(undefined);
  });

  it(`are followed over a first merge and ${MAX_HOPS - 1} more, and no further`, async () => {
    const repository = aRepository();
    const { apply, accounts, table } = repository;
    const chain = Array.from({ length: MAX_HOPS + 2 }, (_, index) => `member-${index}`);
    for (const userId of chain) await apply([aWelcome(userId)], userId);
    for (const [index, from] of chain.slice(0, -1).entries()) await merge(repository, from, chain[index + 1] ?? '');
    const last = chain.at(-1) ?? '';
    const statuses = async (userId: string, id: string) =>
      (await apply([anOrder(id)], userId)).map((each) => ('refusal' in each ? each.refusal : each.status));
    expect(await statuses(chain[1] ?? '', 'five hops')).to.deep.equal(['applied']);
    expect(await statuses(chain[0] ?? '', 'six hops')).to.deep.equal(['account_merged']);
    expect(await statuses(chain[1] ?? '', 'five hops'), 'once').to.deep.equal(['repeated']);
    expect((await accounts.read(last))?.points).to.equal(chain.length * 100 + 50);
    for (const userId of chain) ledgerIsCoherent(table, userId);
  });
});

describe("a claim's key", () => {
  const long = (end: string) => '\u{1f600}'.repeat(249) + end;
  const key = (sourceId: string) => keys.claim('ada', { kind: 'reversal', sourceId }).SK;

  it('is the id as long as it fits, and its digest from one byte more on', () => {
    const fits = 'x'.repeat(1024 - 'CLAIM#reversal#'.length);
    expect(key(fits)).to.equal(`CLAIM#reversal#${fits}`).and.have.length(1024);
    expect(key(`${fits}x`)).to.match(/^CLAIM#[\w-]{43}$/);
    expect(key(`${fits}y`)).not.to.equal(key(`${fits}x`));
  });

  it('tells refunds of long orders apart, and knows each again', async () => {
    const { table, apply } = aRepository();
    const order = { kind: 'order', sourceId: long('o') } as const;
    await apply([earnOrder({ source: order, order: { value: 1000, currency: 'EUR' }, correlationId: 'c' })]);
    const refund = (refundId: string) =>
      reverseOrder({ order, refund: { refundId, refundedValue: 500 }, correlationId: 'c' });
    const outcomes = await apply([refund(long('a')), refund(long('b')), refund(long('a'))]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['applied', 'applied', 'repeated']);
    expect((await apply([refund(long('b'))]))[0]).to.include({ status: 'repeated' });
    expect(ledgerIsCoherent(table, 'ada').at(-1)?.after.available).to.equal(0);
  });
});
