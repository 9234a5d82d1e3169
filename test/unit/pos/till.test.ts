import { expect } from 'chai';
import { isOfTill, standingOf, tillOf } from '../../../shared/pos/till.ts';
import { aSession } from '../../builders/pos/a-session.ts';

describe('a till', () => {
  it('stands where its token says: merchant, store, and channels as a list or as words', () => {
    expect(tillOf({ merchant: 'm1', store: 's1', channels: ['c1', 'c2'] })).to.deep.equal({
      ...{ merchant: 'm1', store: 's1', channels: ['c1', 'c2'] },
    });
    expect(tillOf({ channels: 'c1 c2' })).to.deep.equal({ merchant: '', channels: ['c1', 'c2'] });
  });

  it('stands nowhere by claims of another shape', () => {
    const nowhere = { merchant: '', channels: [] };
    expect(tillOf({})).to.deep.equal(nowhere);
    expect(tillOf({ merchant: 7, store: ['s1'], channels: ['', 8, null] })).to.deep.equal(nowhere);
    expect(tillOf({ merchant: '', store: '', channels: '' })).to.deep.equal(nowhere);
    expect(tillOf({ channels: null })).to.deep.equal(nowhere);
  });

  it('sells by its own channels alone', () => {
    expect(isOfTill(tillOf({ channels: 'c1 c2' }), 'c2')).to.equal(true);
    expect(isOfTill(tillOf({ channels: 'c1 c2' }), 'c')).to.equal(false);
  });
});

describe('a session of another till', () => {
  const session = aSession('active', { merchant: 'm1', store: 's1', channelId: 'c1' });
  const standing = (claims: object) => standingOf(tillOf({ ...claims }), session);

  it('is its own by its channel, and by its store: customers change lanes', () => {
    expect(standing({ merchant: 'm1', channels: 'c1' })).to.equal('own');
    expect(standing({ merchant: 'm1', store: 's1', channels: 'c9' })).to.equal('own');
  });

  it('is of another channel where neither is', () => {
    expect(standing({ merchant: 'm1', channels: 'c9' })).to.equal('other_channel');
    expect(standing({ merchant: 'm1', store: 's2', channels: 'c9' })).to.equal('other_channel');
    const { store: _, ...storeless } = session;
    expect(standingOf(tillOf({ merchant: 'm1', channels: 'c9' }), storeless), 'no store is no common store').to.equal(
      'other_channel',
    );
  });

  it('is not there for another merchant, whatever channel and store are called', () => {
    expect(standing({ merchant: 'm2', store: 's1', channels: 'c1' })).to.equal('other_merchant');
    expect(standing({ store: 's1', channels: 'c1' })).to.equal('other_merchant');
  });
});
