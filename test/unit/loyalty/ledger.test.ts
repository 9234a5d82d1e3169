import { expect } from 'chai';
import { transactionId } from '../../../shared/loyalty/entry.ts';
import { plan } from '../../../shared/loyalty/ledger.ts';
import type { Movement } from '../../../shared/loyalty/movement.ts';
import { anAccount, anEntry, aProgramme, circumstances, NOON } from '../../builders/accounts.ts';
import { anOrder, aSpend, aWelcome } from '../../builders/movements.ts';

const planned = (movements: readonly Movement[], account = undefined as ReturnType<typeof anAccount> | undefined) =>
  plan('ada', account, new Map(), movements, aProgramme(), circumstances());

describe('planning a group of movements', () => {
  it('decides one after the other on the account as the one before left it', () => {
    const { account, entries, outcomes } = planned([anOrder('1'), aSpend(30, 'a'), aSpend(30, 'b'), aWelcome('ada')]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['applied', 'applied', 'refused', 'applied']);
    expect(entries.map(({ sequence, after }) => [sequence, after.available])).to.deep.equal([
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
    const claimed = new Map([[transactionId(written), { userId: 'ada', entry: written }]]);
    const account = anAccount({ points: 50 });
    const { entries, outcomes, ...after } = plan(
      'ada',
      account,
      claimed,
      [anOrder('1')],
      aProgramme(),
      circumstances(),
    );
    expect(entries).to.deep.equal([]);
    expect(after.account).to.equal(account);
    expect(outcomes).to.deep.equal([{ status: 'repeated', entry: written, by: 'earlier' }]);
  });

  it('refuses an order that was counted for another member, beside others that were not', () => {
    const written = anEntry({ sourceId: '1' });
    const claimed = new Map([[transactionId(written), { userId: 'bob', entry: written }]]);
    const { entries, outcomes } = plan(
      'ada',
      undefined,
      claimed,
      [anOrder('1'), anOrder('2')],
      aProgramme(),
      circumstances(),
    );
    expect(entries.map(({ sourceId }) => sourceId)).to.deep.equal(['2']);
    expect(outcomes[0]).to.deep.equal({ status: 'refused', refusal: 'order_of_another_member' });
  });

  it('counts the same order number of two shops twice, and once for each', () => {
    const { entries, outcomes } = planned([anOrder('1', 'a'), anOrder('1', 'b'), anOrder('1'), anOrder('1', 'a')]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['applied', 'applied', 'applied', 'repeated']);
    expect(entries.map(transactionId)).to.deep.equal(['order@a#1', 'order@b#1', 'order#1']);
  });

  it('lets no time of an account go back, whatever the clocks say', () => {
    const account = anAccount({ points: 50, updatedAt: NOON + 5 });
    const { entries, account: after } = plan('ada', account, new Map(), [anOrder('2')], aProgramme(), circumstances());
    expect(entries[0]?.createdAt).to.equal(NOON + 5);
    expect(after?.updatedAt).to.equal(NOON + 5);
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
