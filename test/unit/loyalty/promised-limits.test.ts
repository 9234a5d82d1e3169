import { expect } from 'chai';
import {
  MAX_MOVEMENTS_PER_TRANSACTION,
  MAX_SETTLED_AT_ONCE,
} from '../../../shared/loyalty/adapters/account-repository.ts';
import { CONFLICT_RETRY, REQUEST_RETRY } from '../../../shared/loyalty/adapters/patience.ts';
import { MAX_ADJUSTMENT } from '../../../shared/loyalty/adjust.ts';
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/contracts/programme.ts';
import { MOST_REVERSALS_NAMED } from '../../../shared/loyalty/entry.ts';
import { MAX_HOLDS } from '../../../shared/loyalty/hold.ts';
import { MAX_STEPS_BESIDE_MOVEMENTS } from '../../../shared/loyalty/ledger.ts';
import { MAX_HOPS } from '../../../shared/loyalty/merge.ts';
import { CAPPED_DAYS } from '../../../shared/loyalty/posting.ts';
import { MAX_FAULTS } from '../../../shared/loyalty/reconcile.ts';
import { NOTICE_DAYS } from '../../../shared/loyalty/settle.ts';

describe('what documents promise of the ledger', () => {
  it('39 movements in one transaction of 100 items: each an entry and a claim, the account, and 20 steps that are due', () => {
    expect(MAX_MOVEMENTS_PER_TRANSACTION).to.equal(39);
    expect(MAX_STEPS_BESIDE_MOVEMENTS).to.equal(20);
    expect(MAX_SETTLED_AT_ONCE, 'entries, where nothing else moves').to.equal(40);
  });

  it('20 open holds of a member, 20 reversals named in an order, adjustments up to a billion points', () => {
    expect([MAX_HOLDS, MOST_REVERSALS_NAMED, MAX_ADJUSTMENT]).to.deep.equal([20, 20, 1_000_000_000]);
  });

  it('a notice 30 days before, caps of the last 3 days, 5 merges that are followed, 20 faults that are told', () => {
    expect([NOTICE_DAYS, CAPPED_DAYS, MAX_HOPS, MAX_FAULTS]).to.deep.equal([30, 3, 5, 20]);
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
