import { expect } from 'chai';
import { close } from '../../../shared/loyalty/close.ts';
import { signUp } from '../../../shared/loyalty/sign-up.ts';
import { anAccount, anEntry, decide, MONTH_OF_EXPIRY, NOON } from '../../builders/accounts.ts';

const welcome = (activityAt?: number) =>
  signUp({ userId: 'ada', correlationId: 'c', ...(activityAt === undefined ? {} : { activityAt }) });
/** The same where the account is closed. */
const comingBack = (activityAt?: number) => welcome(activityAt).ifClosed ?? expect.fail('a closed account takes none');
/** Of a member who was erased a second before noon. */
const aClosedAccount = (changes: Parameters<typeof anAccount>[0] = {}) =>
  anAccount({ state: 'closed', stateSince: NOON - 1000, updatedAt: NOON - 1000, ...changes });

describe('a sign-up', () => {
  it('gives the welcome points once for each member', () => {
    const { source, opensAccount, ifClosed } = welcome();
    expect({ source, opensAccount }).to.deep.equal({
      ...{ source: { kind: 'welcome', sourceId: 'ada' }, opensAccount: true },
    });
    const decision = decide(welcome());
    expect(decision.accepted && decision.account).to.deep.include({ points: 100, buckets: { [MONTH_OF_EXPIRY]: 100 } });
    expect(ifClosed).to.deep.include({ needs: [{ kind: 'welcome', sourceId: 'ada' }], opensClosed: true });
  });

  it('opens a closed account again, with welcome points for whoever had none', () => {
    const decision = decide(comingBack(NOON - 500), aClosedAccount({ removed: 30, sequence: 4 }));
    expect(decision.accepted && decision.account).to.deep.include({
      ...{ state: 'open', stateSince: NOON - 500, createdAt: NOON, lives: { ada: NOON } },
      ...{ points: 100, earned: 130, removed: 30, sequence: 6 },
    });
    expect(decision.accepted && decision.entries.map(({ kind, sourceId }) => `${kind}#${sourceId}`)).to.deep.equal([
      'reopening#2026-11-21T11:59:59.500Z',
      'welcome#ada',
    ]);
  });

  it('opens it with nothing for whoever was welcomed before', () => {
    const found = [anEntry({ kind: 'welcome', sourceId: 'ada' })];
    const decision = decide(comingBack(NOON - 500), aClosedAccount(), { found });
    expect(decision.accepted && decision.account).to.include({ state: 'open', points: 0, sequence: 1 });
    expect(decision.accepted && decision.entries).to.have.length(1);
  });

  it('begins the new life a millisecond after all of the old one, whatever the clock says', () => {
    const decision = decide(comingBack(NOON - 500), aClosedAccount({ updatedAt: NOON }));
    expect(decision.accepted && decision.account).to.include({ createdAt: NOON + 1, updatedAt: NOON + 1 });
    expect(decision.accepted && decision.account.lives).to.deep.equal({ ada: NOON + 1 });
  });

  it('that is older than the end of the account, of another member or of no time opens nothing', () => {
    const refused = { accepted: false, refusal: 'account_closed' };
    for (const activityAt of [NOON - 1001, NOON - 1000, undefined])
      expect(decide(comingBack(activityAt), aClosedAccount())).to.deep.equal(refused);
    expect(decide(comingBack(NOON - 999), aClosedAccount()).accepted).to.equal(true);
    expect(decide(comingBack(NOON), aClosedAccount({ userId: 'bob' }))).to.deep.equal(refused);
    expect(decide(comingBack(NOON), aClosedAccount({ stateSince: null }))).to.deep.equal(refused);
  });

  it('that would make totals inexact opens nothing, and says why', () => {
    const full = aClosedAccount({ removed: Number.MAX_SAFE_INTEGER - 99 });
    expect(decide(comingBack(NOON), full)).to.deep.equal({ accepted: false, refusal: 'balance_too_large' });
    expect(decide(comingBack(NOON), aClosedAccount({ removed: Number.MAX_SAFE_INTEGER - 100 })).accepted).to.equal(
      true,
    );
  });
});

describe('an erasure', () => {
  const erasure = (activityAt?: number) =>
    close({ correlationId: 'c', ...(activityAt === undefined ? {} : { activityAt }) });

  it('forfeits what is left and what is held, and forgives what is owed', () => {
    const decision = decide(erasure(NOON - 5), anAccount({ points: 70, held: 30, spent: 4 }));
    expect(decision.accepted && decision.account).to.deep.include({
      ...{ state: 'closed', stateSince: NOON - 5, points: 0, held: 0, removed: 100, spent: 4, buckets: {}, holds: {} },
    });
    const owing = decide(erasure(NOON), anAccount({ debt: 9, reversed: 9 }));
    expect(owing.accepted && owing.account).to.include({ state: 'closed', debt: 0, added: 9, removed: 0 });
  });

  it('is known by its time, and closes a member never seen', () => {
    expect(erasure(NOON)).to.deep.include({
      ...{ source: { kind: 'forfeit', sourceId: '2026-11-21T12:00:00.000Z' } },
      ...{ opensAccount: true, staysWithMember: true },
    });
    expect(erasure().source).to.deep.equal({ kind: 'forfeit', sourceId: 'account' });
  });

  it('that is not newer than what the account is since does nothing', () => {
    const reopened = anAccount({ stateSince: NOON - 5 });
    for (const at of [NOON - 6, NOON - 5])
      expect(decide(erasure(at), reopened)).to.deep.equal({ accepted: false, refusal: 'account_closed' });
    expect(decide(erasure(NOON - 4), reopened).accepted).to.equal(true);
  });
});
