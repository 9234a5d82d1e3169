import { expect } from 'chai';
import { transactionId } from '../../../shared/loyalty/entry.ts';
import { plan } from '../../../shared/loyalty/ledger.ts';
import type { Movement } from '../../../shared/loyalty/movement.ts';
import { anAccount, anEntry, aProgramme, circumstances } from '../../builders/accounts.ts';
import { anOrder, aSpend, aWelcome } from '../../builders/movements.ts';

const planned = (movements: readonly Movement[], account = undefined as ReturnType<typeof anAccount> | undefined) =>
  plan('ada', account, new Map(), movements, aProgramme(), circumstances());

describe('planning a group of movements', () => {
  it('decides one after the other on the account as the one before left it', () => {
    const { account, entries, outcomes } = planned([anOrder('1'), aSpend(30, 'a'), aSpend(30, 'b'), aWelcome('ada')]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['applied', 'applied', 'refused', 'applied']);
    expect(entries.map(({ sequence, balanceAfter }) => [sequence, balanceAfter])).to.deep.equal([
      [1, 50],
      [2, 20],
      [3, 120],
    ]);
    expect(account).to.include({ userId: 'ada', points: 120, earned: 150, spent: 30, sequence: 3 });
  });

  it('applies a source once within the group', () => {
    const { entries, outcomes } = planned([anOrder('1'), anOrder('1')]);
    expect(entries).to.have.length(1);
    expect(outcomes[1]).to.deep.equal({ status: 'repeated', entry: entries[0], by: 'same_group' });
  });

  it('applies a source once for all: what is written already moves nothing', () => {
    const written = anEntry({ sourceId: '1' });
    const existing = new Map([[transactionId(written), written]]);
    const account = anAccount({ points: 50 });
    const { entries, outcomes, ...after } = plan(
      'ada',
      account,
      existing,
      [anOrder('1')],
      aProgramme(),
      circumstances(),
    );
    expect(entries).to.deep.equal([]);
    expect(after.account).to.equal(account);
    expect(outcomes).to.deep.equal([{ status: 'repeated', entry: written, by: 'earlier' }]);
  });

  it('refuses a spend of a member without an account, and opens none', () => {
    const { account, entries, outcomes } = planned([aSpend(1, 'key')]);
    expect(outcomes).to.deep.equal([{ status: 'refused', refusal: 'no_account' }]);
    expect({ account, entries }).to.deep.equal({ account: undefined, entries: [] });
  });

  it('opens an account that nothing was moved on with nothing', () => {
    const { account } = planned([anOrder('1')]);
    expect(account).to.include({ tier: null, tierVersion: 0, tierSince: null, held: 0, spent: 0, expired: 0 });
    expect(account?.createdAt).to.equal(circumstances().at);
  });

  it('welcomes whoever ordered first, on top', () => {
    const { account } = planned([aWelcome('ada')], anAccount({ points: 50 }));
    expect(account?.points).to.equal(150);
  });
});
