import { expect } from 'chai';
import type { AccountRepository } from '../../../shared/loyalty/adapters/account-repository.ts';
import { inTurn } from '../../../shared/loyalty/adapters/in-turn.ts';
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/contracts/programme.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';

/** Accounts whose writes take as long as the test likes, and that note when they begin. */
function slowAccounts() {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const work = (name: string) => {
    begun.push(name);
    return new Promise<never>((resolve) => ends.push(() => resolve(undefined as never)));
  };
  const accounts = inTurn({
    apply: (userId: string) => work(`apply ${userId}`),
    settle: (userId: string) => work(`settle ${userId}`),
    merge: ({ from, to }: { from: string; to: string }) => work(`merge ${from} ${to}`),
  } as unknown as AccountRepository);
  return { accounts, begun, endFirst: () => ends.shift()?.() };
}

const apply = (accounts: AccountRepository, userId: string) => accounts.apply(userId, [], DEFAULT_PROGRAMME, NOON);
const merge = (accounts: AccountRepository, from: string, to: string) =>
  accounts.merge({ from, to, correlationId: 'c' }, DEFAULT_PROGRAMME, NOON);
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('writers of one account in one process', () => {
  it('go one after the other, in the order in which they came, and beside those of other accounts', async () => {
    const { accounts, begun, endFirst } = slowAccounts();
    const all = [apply(accounts, 'ada'), apply(accounts, 'bob'), accounts.settle('ada', DEFAULT_PROGRAMME, ACTING)];
    await settled();
    expect(begun).to.deep.equal(['apply ada', 'apply bob']);
    endFirst();
    await settled();
    expect(begun).to.deep.equal(['apply ada', 'apply bob', 'settle ada']);
    endFirst();
    endFirst();
    await Promise.all(all);
  });

  it('wait at both accounts of a merge, and two merges across each other come to their end', async () => {
    const { accounts, begun, endFirst } = slowAccounts();
    const all = [merge(accounts, 'ada', 'bob'), merge(accounts, 'bob', 'ada'), apply(accounts, 'bob')];
    for (const expected of [['merge ada bob'], ['merge ada bob', 'merge bob ada']]) {
      await settled();
      expect(begun).to.deep.equal(expected);
      endFirst();
    }
    await settled();
    expect(begun.at(-1)).to.equal('apply bob');
    endFirst();
    await Promise.all(all);
  });

  it('keep nobody waiting for one that failed', async () => {
    const failing = inTurn({
      apply: async () => {
        throw new Error('away');
      },
    } as unknown as AccountRepository);
    const [one, other] = [failureOf(apply(failing, 'ada')), failureOf(apply(failing, 'ada'))];
    expect([(await one).message, (await other).message]).to.deep.equal(['away', 'away']);
  });
});

const ACTING = { at: NOON, actor: 'test' };
