import { expect } from 'chai';
import { type MergeOutcome, mergeAccounts } from '../../../shared/loyalty/merge.ts';
import { anAccount, aProgramme, circumstances, MONTH_OF_EXPIRY, NOON } from '../../builders/accounts.ts';

const bob = (changes: Parameters<typeof anAccount>[0] = {}) => anAccount({ userId: 'bob', ...changes });
const merge = (from = anAccount(), to = bob(), command: object = {}) =>
  mergeAccounts(
    { from: 'ada', to: 'bob', correlationId: 'c', ...command },
    { from, to },
    aProgramme(),
    circumstances(),
  );
const applied = (outcome: MergeOutcome) => (outcome.status === 'applied' ? outcome : expect.fail(outcome.status));

describe('two accounts that become one', () => {
  it('leave an entry each, which name each other, and all that the first one had in the other', () => {
    const { from, to } = applied(
      merge(anAccount({ points: 30, absorbed: ['eve'], lives: { eve: 5 } }), bob({ points: 20 })),
    );
    expect(from.account).to.deep.include({ state: 'merged', mergedInto: 'bob', points: 0, removed: 30, buckets: {} });
    expect(from.entries[0]).to.deep.include({ kind: 'mergeOut', sourceId: 'bob', points: -30, related: 'bob' });
    expect(to.account).to.deep.include({
      state: 'open',
      points: 50,
      added: 30,
      absorbed: ['ada', 'eve'],
      lives: { eve: 5 },
    });
    expect(to.entries[0]).to.deep.include({
      ...{ kind: 'mergeIn', sourceId: 'ada', points: 30, related: 'ada', correlationId: 'c' },
      buckets: { [MONTH_OF_EXPIRY]: 30 },
    });
    expect(applied(merge()).to.entries[0]).not.to.have.property('lives');
  });

  it('settle a debt of either by the points of the other, to the last point', () => {
    const sides = (from: Parameters<typeof anAccount>[0], to: Parameters<typeof anAccount>[0]) => {
      const { account } = applied(merge(anAccount(from), bob(to))).to;
      return [account.points, account.debt];
    };
    expect(sides({ debt: 1, reversed: 1 }, { points: 50 })).to.deep.equal([49, 0]);
    expect(sides({ debt: 51, reversed: 51 }, { points: 50 })).to.deep.equal([0, 1]);
    expect(sides({ points: 50 }, { debt: 1, reversed: 1 })).to.deep.equal([49, 0]);
    expect(sides({ debt: 1, reversed: 1 }, {})).to.deep.equal([0, 1]);
    expect(sides({ debt: 3, reversed: 3 }, { debt: 4, reversed: 4 })).to.deep.equal([0, 7]);
  });

  it('are refused where the sum of both would be no exact number any more', () => {
    const much = Number.MAX_SAFE_INTEGER;
    expect(merge(anAccount({ points: 1 }), bob({ points: much }))).to.deep.equal({
      status: 'refused',
      refusal: 'balance_too_large',
    });
    expect(merge(anAccount({ points: 1 }), bob({ points: much - 1 })).status).to.equal('applied');
  });

  it('are refused with oneself, beside an open hold, and where either is gone', () => {
    const refused = (refusal: string) => ({ status: 'refused', refusal });
    expect(merge(anAccount(), bob(), { to: 'ada' })).to.deep.equal(refused('own_account'));
    expect(merge(anAccount({ held: 1 }))).to.deep.equal(refused('holds_open'));
    expect(merge(anAccount({ points: 1 }), bob({ held: 1 })).status, 'of the one who stays').to.equal('applied');
    const gone = (state: 'closed' | 'merged') => ({ state, ...(state === 'merged' ? { mergedInto: 'eve' } : {}) });
    expect(merge(anAccount(gone('closed')))).to.deep.equal(refused('account_closed'));
    expect(merge(anAccount(gone('merged')))).to.deep.equal(refused('account_merged'));
    expect(merge(anAccount(), bob(gone('closed')))).to.deep.equal(refused('account_closed'));
    expect(merge(anAccount(), bob(gone('merged')))).to.deep.equal(refused('account_merged'));
  });

  it('are so once: the same merge again moves nothing', () => {
    expect(merge(anAccount({ state: 'merged', mergedInto: 'bob' }), bob({ points: 5 }))).to.deep.equal({
      status: 'repeated',
    });
    expect(merge(anAccount({ mergedInto: 'bob' }), bob()).status).to.equal('applied');
  });

  it('open an account of a member not seen before, unless somebody may have mistyped them', () => {
    const accounts = { from: anAccount({ points: 5 }), to: undefined };
    const asked = (opensAccounts?: boolean) => {
      const named = opensAccounts === undefined ? {} : { opensAccounts };
      return mergeAccounts(
        { from: 'ada', to: 'bob', correlationId: 'c', ...named },
        accounts,
        aProgramme(),
        circumstances(),
      );
    };
    expect(applied(asked()).to.account).to.include({ userId: 'bob', points: 5, createdAt: NOON });
    expect(asked(false)).to.deep.equal({ status: 'refused', refusal: 'no_account' });
  });

  it('are posted at one time, which goes back for neither', () => {
    const { from, to } = applied(merge(anAccount({ points: 5 }), bob({ updatedAt: NOON + 7 })));
    expect([from.account.updatedAt, to.account.updatedAt]).to.deep.equal([NOON + 7, NOON + 7]);
  });
});
