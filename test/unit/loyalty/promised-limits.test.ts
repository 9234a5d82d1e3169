import { expect } from 'chai';
import {
  CONFLICT_RETRY,
  MAX_MOVEMENTS_PER_TRANSACTION,
  REQUEST_RETRY,
} from '../../../shared/loyalty/adapters/account-repository.ts';
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/contracts/programme.ts';

describe('what documents promise of the ledger', () => {
  it('39 movements in one transaction of 100 items: each an entry and a claim, the account, and 20 steps that are due', () => {
    expect(MAX_MOVEMENTS_PER_TRANSACTION).to.equal(39);
  });

  it('60 turns among writers of one account, with pauses up to 200 ms (docs/decisions/0001)', () => {
    expect(CONFLICT_RETRY).to.deep.equal({ attempts: 60, baseMs: 4, capMs: 200 });
  });

  it('8 turns of a request, with pauses up to 500 ms (docs/decisions/0085)', () => {
    expect(REQUEST_RETRY).to.deep.equal({ attempts: 8, baseMs: 10, capMs: 500 });
  });

  it('the programme that is in force where nobody has set one (README)', () => {
    const { welcomePoints, orderPoints, expiryMonths, tiers } = DEFAULT_PROGRAMME;
    expect([welcomePoints, orderPoints, expiryMonths]).to.deep.equal([100, 50, 12]);
    expect(tiers.map(({ name, threshold }) => [name, threshold])).to.deep.equal([
      ['Bronze', 0],
      ['Silver', 500],
      ['Gold', 1500],
      ['Platinum', 3000],
    ]);
  });
});
