import { expect } from 'chai';
import { keys, ledgerFields } from '../../../shared/loyalty/adapters/ledger-items.ts';
import { seenAccount, settledAccount } from '../../../shared/loyalty/adapters/settled-account.ts';
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/contracts/programme.ts';
import { hold } from '../../../shared/loyalty/hold.ts';
import { aRepository } from '../../builders/a-repository.ts';
import { anAccount, NOON } from '../../builders/accounts.ts';
import { anOrder } from '../../builders/movements.ts';

const programme = async () => DEFAULT_PROGRAMME;
const unexpected = (error: Error) => {
  throw error;
};
/** The points of November 2026 are gone: 50 are left of December. */
const DECEMBER = Date.UTC(2026, 11, 1);

function aMemberWithPointsOfNovember() {
  const repository = aRepository();
  const account = anAccount({ points: 150, buckets: { '2026-11': 100, '2026-12': 50 } });
  repository.table.put({ ...keys.account('ada'), ...ledgerFields(account, 'c') });
  return repository;
}

describe('an account that is looked at', () => {
  it('shows what has fallen due, and writes it once', async () => {
    const { table, accounts } = aMemberWithPointsOfNovember();
    const look = settledAccount(accounts, programme, unexpected);
    for (let time = 0; time < 2; time++)
      expect(await look('ada', { actor: 'user:ada', at: DECEMBER })).to.include({ points: 50, expired: 100 });
    expect(table.items('USER#ada').filter(({ kind }) => kind === 'expiry')).to.have.length(1);
  });

  it('shows it although it cannot be written, and says why', async () => {
    const { accounts } = aMemberWithPointsOfNovember();
    const reasons: string[] = [];
    const failing = { ...accounts, settle: () => Promise.reject(new Error('the table is away')) };
    const look = settledAccount(failing, programme, ({ message }) => reasons.push(message));
    expect(await look('ada', { actor: 'user:ada', at: DECEMBER })).to.include({ points: 50, expired: 100 });
    expect(reasons).to.deep.equal(['the table is away']);
  });

  it('shows it to those who only look, and leaves it to be written', async () => {
    const { table, accounts } = aMemberWithPointsOfNovember();
    expect(await seenAccount(accounts, programme)('ada', DECEMBER)).to.include({ points: 50, expired: 100 });
    expect(table.calls).to.deep.equal(['GetItem']);
    expect(table.items('USER#ada')).to.have.length(1);
  });

  it('is the one that it was merged into, also for a member merged on, with the holds that are open there', async () => {
    const { accounts, apply } = aRepository();
    for (const member of ['ada', 'bob', 'eve']) await apply([anOrder(member)], member);
    for (const [from, to] of [
      ['ada', 'bob'],
      ['bob', 'eve'],
    ] as const)
      expect((await accounts.merge({ from, to, correlationId: 'c' }, DEFAULT_PROGRAMME, NOON)).status).to.equal(
        'applied',
      );
    const source = { kind: 'hold', sourceId: 'h' } as const;
    await apply([hold({ source, points: 30, expiresInSeconds: 900, correlationId: 'c' })], 'eve');
    const seen = await seenAccount(accounts, programme)('ada', NOON);
    expect([seen?.userId, seen?.points, Object.keys(seen?.holds ?? {})]).to.deep.equal(['eve', 120, ['h']]);
    const settled = await settledAccount(accounts, programme, unexpected)('ada', { actor: 'user:ada', at: NOON });
    expect(settled?.userId).to.equal('eve');
    expect(await seenAccount(accounts, programme)('nobody', NOON)).to.equal(undefined);
  });
});
